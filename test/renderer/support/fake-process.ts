import type { Peer, ProcessInfo, TreeNode } from '../../../src/shared/protocol/events.ts'
import { atom, type Term } from '../../../src/shared/term.ts'
import { termTree } from '../../../src/shared/term-tree.ts'

const states: { readonly [module: string]: string } = {
  TodoServer: `%TodoServer{
  token: "ada",
  todos: [
    %{id: 1, title: "cut the tree down", completed: true},
    %{id: 2, title: "watch it grow back", completed: false}
  ],
  next_id: 3
}`,
  'Shop.Cart': `%Shop.Session{
  key: "ada",
  domain: "red4.example",
  items: [
    %{sku: "boots", name: "Lunar boots", price: 249, quantity: 1},
    %{sku: "mug", name: "Mars mug", price: 19, quantity: 2}
  ],
  discounts: [],
  logs: [%{entry: "Session created"}, %{entry: "Added Lunar boots"}]
}`,
  supervisor: `%{
  strategy: :rest_for_one,
  intensity: 3,
  period: 5,
  children: [
${[1, 2, 3, 4, 5, 6].map(id => `    %{\n      id: ${id},\n      restart: :permanent\n    }`).join(',\n')}
  ]
}`,
}

/** The state as a term, as far as the tree of it needs one. */
function treeOf(module: string): Term {
  if (module !== 'TodoServer') return { strategy: atom('rest_for_one'), children: [] }
  return {
    __struct__: atom('Elixir.TodoServer'),
    token: 'ada',
    todos: [
      { id: 1, title: 'cut the tree down', completed: true },
      { id: 2, title: 'watch it grow back', completed: false },
    ],
    next_id: 3,
  }
}

/** Details of the process in a seat, as likely as they need to be for the inspector. */
export function processInfo(
  node: TreeNode,
  seats: ReadonlyMap<string, TreeNode>,
  pastLives: ProcessInfo['pastLives'],
): ProcessInfo {
  const peer = (key: string): Peer => {
    const seat = seats.get(key)
    return { pid: seat?.pid ?? '<0.1.0>', name: seat?.name ?? '', key: seat ? key : null }
  }
  const parent = node.parent === null ? [] : [peer(node.parent)]
  const children = [...seats.values()].filter(seat => seat.parent === node.key && seat.pid !== null)
  const isTodo = node.module === 'TodoServer'
  const state = states[node.module] ?? '%{}'
  const isBusy = node.status === 'running'
  return {
    pid: node.pid ?? '<0.0.0>',
    key: node.key,
    name: node.name,
    alive: node.pid !== null,
    registeredName: /^[A-Z]/.test(node.name) ? node.name : null,
    label: null,
    initialCall: `${node.module}.init/1`,
    currentFunction: ':gen_server.loop/7',
    status: node.status,
    messageQueueLen: node.messageQueueLen,
    messages:
      node.messageQueueLen > 0 ? ['{:"$gen_call", {<0.30.0>, #Ref<0.0.0.7>}, {:toggle, 2}}', ':timeout'] : [],
    startedAtMs: 0,
    endedAtMs: node.pid === null ? 12_000 : null,
    parent: parent[0] ?? null,
    timeoutAtMs: null,
    memoryBytes: 2_688,
    running: isBusy
      ? {
          callback: `${node.module}.handle_call/3`,
          message: '{:toggle, 2}',
          sinceMs: 0,
          waitsFor: 'answer',
          whom: peer('dets todos'),
          untilMs: 5_000,
        }
      : null,
    sys: {
      suspended: node.status === 'suspended',
      debug: [],
      replaceable: node.kind !== 'supervisor',
      undoable: 0,
    },
    trace: { lines: [], dropped: 0 },
    stateTree: termTree(treeOf(node.module), 'elixir'),
    messageIds: node.messageQueueLen > 0 ? [11, 12] : [],
    messagesMore: Math.max(0, node.messageQueueLen - 2),
    links: [...parent, ...children.map(({ key }) => peer(key)), ...(isTodo ? [peer('Todo.Registry')] : [])],
    monitors: isTodo ? [peer('dets todos')] : [],
    monitoredBy: isTodo ? [peer('view:1')] : [],
    trapExit: node.kind === 'supervisor',
    reductions: 1_204 + node.lives,
    dictionary: [
      { key: ':"$initial_call"', value: `{${node.module}, :init, 1}` },
      { key: ':"$ancestors"', value: `[${parent.map(({ pid }) => `#PID${pid}`).join(', ')}]` },
    ],
    ancestors: [...parent, { pid: '', name: 'an ancestor long gone', key: null }],
    behaviour: node.kind === 'supervisor' ? 'supervisor' : 'gen_server',
    state,
    stateBefore: node.lives > 1 ? state.replace('next_id: 3', 'next_id: 4') : null,
    restarts: node.lives - 1,
    pastLives,
    exitReason: node.pid === null ? node.lastExit : null,
  }
}
