import { ApiError } from '../../../src/renderer/transport/api-error.ts'
import type { AppEvent } from '../../../src/shared/protocol/events.ts'
import type {
  CoppiceApi,
  RequestArgs,
  RequestName,
  RequestReply,
} from '../../../src/shared/protocol/requests.ts'
import { FakeScreens } from './fake-screens.ts'
import { fakeTables } from './fake-tables.ts'
import { FakeWorld } from './fake-world.ts'

/** A transport with a fake main process behind it, and the strings to pull. */
export type FakeApi = CoppiceApi & {
  readonly world: FakeWorld
  readonly screens: FakeScreens
  /** Every request in order. */
  readonly asked: { name: RequestName; args: unknown }[]
  /** Names of requests that are never answered. */
  readonly unanswered: Set<RequestName>
  /** Names of requests that are refused, with the message. */
  readonly refused: Map<RequestName, string>
  connection: (state: 'open' | 'closed') => void
}

export function createFakeApi(world?: (emit: (event: AppEvent) => void) => FakeWorld): FakeApi {
  const listeners = new Set<(event: AppEvent) => void>()
  const connectionListeners = new Set<(state: 'open' | 'closed') => void>()
  const emit = (event: AppEvent) => {
    for (const listener of listeners) listener(event)
  }
  const system = world?.(emit) ?? new FakeWorld(emit)
  const screens = new FakeScreens(system, emit)
  const asked: FakeApi['asked'] = []
  const unanswered: FakeApi['unanswered'] = new Set()
  const refused: FakeApi['refused'] = new Map()
  let connected = true

  const seatOf = (pid: string) => {
    const node = [...system.seats.values()].find(seat => seat.pid === pid)
    if (!node) throw new ApiError('not_found', `There is no process ${pid} (any more).`)
    return node
  }

  const handlers: { [N in RequestName]: (args: RequestArgs<N>) => RequestReply<N> } = {
    hello: () => ({ version: '0.1.0', mode: 'browser', dataDir: 'data' }),
    observe: () => {
      system.observe()
      emit({
        type: 'time',
        history: 1,
        fromMs: 0,
        toMs: system.status.nowMs,
        marks: [],
        past: null,
        fork: null,
      })
      return null
    },
    ack: ({ seq }) => {
      system.ack(seq)
      return null
    },
    inspect: ({ pid }) => {
      system.inspected = pid
      const node = pid === null ? undefined : [...system.seats.values()].find(seat => seat.pid === pid)
      return node ? system.info(node) : null
    },
    exit: ({ pid, reason }) => {
      const node = seatOf(pid)
      if (/[{[(]$/.test(reason))
        throw new ApiError('invalid_argument', `${reason} is not a term: it ends too early.`)
      const text = reason.replace(/^:/, '')
      if (text === 'normal') return null
      system.exit(node.key, text === 'kill' ? 'killed' : text)
      return null
    },
    raise: ({ pid, message }) => {
      system.exit(seatOf(pid).key, `{%RuntimeError{message: "${message}"}, […]}`)
      return null
    },
    send: () => null,
    shell: args =>
      args.do === 'call' && args.request === ':wrong'
        ? { ok: false, reason: '{:timeout, {GenServer, :call, [#PID<0.31.0>, :wrong, 5000]}}' }
        : { ok: true, value: ':ok' },
    notation: () => null,
    ...fakeTables,
    'log.open': () => null,
    'log.close': () => null,
    'state.text': () => ({ text: '%{next_id: 3}', cut: false, notEditable: null }),
    'state.items': () => [],
    'state.origins': () => ({ hasBefore: false, args: null, sources: [], fields: [] }),
    pause: () => {
      system.setWorld({ mode: 'paused' })
      return null
    },
    run: () => {
      system.setWorld({ mode: 'running' })
      return null
    },
    step: () => null,
    'time.look': () => null,
    'time.moment': () => ({ at: { step: 1, entry: 1 }, atMs: system.status.nowMs }),
    'time.present': () => null,
    'time.drop_fork': () => null,
    mailbox: () => null,
    forecast: () => ({ steps: [], stepsMore: 0, seats: [], meters: [], screens: [], forMs: 1_000 }),
    story: ({ pid }) => ({ pid, lines: [], more: false }),
    history: ({ pid }) => ({ pid, changes: [], more: false }),
    speed: ({ value }) => {
      system.setWorld({ speed: value })
      return null
    },
    'application.restart': () => null,
    plant: () => null,
    'messages.open': () => null,
    'messages.close': () => null,
    'messages.ack': () => null,
    'messages.read': ({ id }) => ({ id, payload: ':ok', before: null, after: null }),
    'load.open': () => null,
    'load.close': () => null,
    'processes.look': () => null,
    'processes.close': () => null,
    'processes.place': () => ({ place: null }),
    'processes.copy': () => ({ rows: [], more: 0 }),
    'fault.damage_file': () => ({ file: 'todos.dets', at: 100, bytes: 24 }),
    'fault.fill_disk': () => null,
    'fault.kill_app': () => null,
    'source.list': () => [{ id: 'todo.ts', module: 'TodoServer', about: 'The list' }],
    'source.read': () => ({
      typescript: { file: 'todo.ts', text: 'export const a = 1' },
      elixir: { file: 'todo.ex', text: 'defmodule Todo do\nend' },
    }),
    'demo.reset': () => null,
    'application.start': () => {
      system.startApplication()
      return null
    },
    'view.open': args => screens.open(args),
    'view.event': args => {
      screens.event(args)
      return null
    },
    'view.close': ({ view }) => {
      screens.close(view)
      return null
    },
  }

  return {
    world: system,
    screens,
    asked,
    unanswered,
    refused,
    connection: state => {
      connected = state === 'open'
      for (const listener of connectionListeners) listener(state)
    },
    async request(name, args) {
      asked.push({ name, args })
      if (!connected) throw new ApiError('disconnected', 'The connection is lost.')
      if (unanswered.has(name)) return new Promise(() => undefined)
      const refusal = refused.get(name)
      if (refusal !== undefined) throw new ApiError('unavailable', refusal)
      return handlers[name](args)
    },
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onConnection(listener) {
      connectionListeners.add(listener)
      return () => connectionListeners.delete(listener)
    },
  }
}
