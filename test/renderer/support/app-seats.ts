import type { TreeNode } from '../../../src/shared/protocol/events.ts'
import { seat } from './random-tree.ts'

const supervisor = (strategy: NonNullable<TreeNode['supervisor']>['strategy'], detail: string) =>
  ({
    kind: 'supervisor',
    detail,
    supervisor: { strategy, intensity: 3, period: 5, restartsInWindow: 0, restartedAtMs: [], children: 0 },
  }) as const

const oneForOne = supervisor('one_for_one', 'one_for_one · 3 in 5 s')
const oneForAll = supervisor('one_for_all', 'one_for_all · 3 in 5 s')
const restForOne = supervisor('rest_for_one', 'rest_for_one · 3 in 5 s')
const dynamic = supervisor('dynamic', 'dynamic · 3 in 5 s')
const tables = supervisor('simple_one_for_one', 'simple_one_for_one · 4 in 3600 s')

/** The seats of the app as it starts, with one todo list and one cart open: names as long as they really are. */
export function appSeats(): TreeNode[] {
  const seats: TreeNode[] = []
  const orders = new Map<string | null, number>()
  const add = (name: string, parent: string | null, fields: Partial<TreeNode> = {}) => {
    const order = (orders.get(parent) ?? 0) + 1
    orders.set(parent, order)
    seats.push(seat(name, parent, { order, pid: `<0.${seats.length + 1}.0>`, ...fields }))
  }
  add('coppice', null, { kind: 'application', detail: 'application', restart: null })
  add('Coppice.Supervisor', 'coppice', oneForOne)
  add('kernel_safe_sup', 'Coppice.Supervisor', oneForOne)
  add('dets_sup', 'kernel_safe_sup', tables)
  add('dets todos', 'dets_sup', { kind: 'table', detail: '1 object · on disk', restart: 'temporary' })
  add('dets carts', 'dets_sup', { kind: 'table', detail: '1 object · on disk', restart: 'temporary' })
  add('dets_server', 'kernel_safe_sup')
  add('Todo.Supervisor', 'Coppice.Supervisor', restForOne)
  add('Todo.Registry', 'Todo.Supervisor', oneForAll)
  add('Todo.Registry.PIDPartition0', 'Todo.Registry')
  add('Todo.Db', 'Todo.Supervisor')
  add('Todo.TodoSupervisor', 'Todo.Supervisor', dynamic)
  add('todo gentle-marten-40', 'Todo.TodoSupervisor', { detail: '2 todos', restart: 'transient' })
  add('Shop.Supervisor', 'Coppice.Supervisor', restForOne)
  add('Shop.Registry', 'Shop.Supervisor', oneForAll)
  add('Shop.Registry.PIDPartition0', 'Shop.Registry')
  add('Shop.Db', 'Shop.Supervisor')
  add('Shop.CartSupervisor', 'Shop.Supervisor', dynamic)
  add('cart early-otter-93', 'Shop.CartSupervisor', { detail: '0 items', restart: 'transient' })
  add('Coppice.ViewSupervisor', 'Coppice.Supervisor', dynamic)
  add('view todo gentle-marten-40', 'Coppice.ViewSupervisor', { restart: 'temporary' })
  add('view shop early-otter-93', 'Coppice.ViewSupervisor', { restart: 'temporary' })
  add('window 1', null, { module: 'Window', restart: null, order: 2 })
  add('window 2', null, { module: 'Window', restart: null, order: 3 })
  return seats
}
