import type { TreeNode } from '../../../src/shared/protocol/events.ts'
import { seat } from './random-tree.ts'

type Strategy = NonNullable<TreeNode['supervisor']>['strategy']

/** The seats of the demo system as they stand after its start; pids count up in start order. */
export function demoSeats(): TreeNode[] {
  let pid = 10
  const seats: TreeNode[] = []
  const add = (key: string, parent: string | null, fields: Partial<TreeNode>) => {
    const order = seats.filter(other => other.parent === parent).length + 1
    seats.push(seat(key, parent, { order, pid: `<0.${pid}.0>`, name: key, ...fields }))
    pid += 1
  }
  const supervisor = (key: string, parent: string, strategy: Strategy, intensity = 3, period = 5) =>
    add(key, parent, {
      kind: 'supervisor',
      module: strategy === 'dynamic' ? 'DynamicSupervisor' : 'supervisor',
      detail: `${strategy} · ${intensity} in ${period} s`,
      supervisor: { strategy, intensity, period, restartsInWindow: 0, restartedAtMs: [], children: 0 },
    })
  const worker = (
    key: string,
    parent: string,
    module: string,
    detail: string,
    fields: Partial<TreeNode> = {},
  ) => add(key, parent, { module, detail, ...fields })
  const table = (key: string, parent: string, detail: string) =>
    add(key, parent, { kind: 'table', module: 'Dets', detail })

  add('coppice', null, {
    kind: 'application',
    module: 'application_master',
    detail: 'application',
    restart: null,
  })
  supervisor('Coppice.Supervisor', 'coppice', 'one_for_one')
  supervisor('dets_sup', 'Coppice.Supervisor', 'one_for_one')
  table('dets todos', 'dets_sup', '3 objects · on disk')
  table('dets carts', 'dets_sup', '1 object · on disk')
  supervisor('todo', 'Coppice.Supervisor', 'rest_for_one')
  worker('Todo.Registry', 'todo', 'Registry', '2 names')
  supervisor('TodoSupervisor', 'todo', 'dynamic')
  worker('todo ada', 'TodoSupervisor', 'TodoServer', '2 todos', { restart: 'transient' })
  worker('todo grace', 'TodoSupervisor', 'TodoServer', '5 todos', { restart: 'transient' })
  supervisor('shop', 'Coppice.Supervisor', 'rest_for_one')
  worker('Shop.Registry', 'shop', 'Registry', '1 name')
  supervisor('CartSupervisor', 'shop', 'dynamic')
  worker('cart ada', 'CartSupervisor', 'Shop.Cart', '3 items', { restart: 'transient' })
  add('view:1', null, { name: 'view todo ada', module: 'TodoView', detail: 'screen', restart: null })
  return seats
}

export const catalogue = [
  { sku: 'boots', name: 'Lunar boots', vendor: 'Tranquility Outfitters', price: 249 },
  { sku: 'mug', name: 'Mars mug', vendor: 'Red Planet Pottery', price: 19 },
  { sku: 'torch', name: 'Ion torch', vendor: 'Helios Works', price: 79 },
  { sku: 'tent', name: 'Two-person habitat tent', vendor: 'Olympus Base Camp', price: 1_480 },
] as const
