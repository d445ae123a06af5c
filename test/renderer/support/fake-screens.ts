/** The todo list and the cart behind the fake's screens. */

import { ApiError } from '../../../src/renderer/transport/api-error.ts'
import type { ShopScreen, TodoScreen, ViewUpdate } from '../../../src/shared/protocol/events.ts'
import type { RequestArgs, ViewEvent } from '../../../src/shared/protocol/requests.ts'
import { catalogue } from './fake-seats.ts'
import type { FakeWorld } from './fake-world.ts'

type Todo = TodoScreen['todos'][number]
type View = {
  id: number
  content: TodoScreen | ShopScreen
  todos: Todo[]
  seat: string
  status: ViewUpdate['status']
}

export class FakeScreens {
  readonly views = new Map<number, View>()
  readonly #world: FakeWorld
  readonly #emit: (update: ViewUpdate) => void
  #lastView = 0
  #lastTodo = 2

  constructor(world: FakeWorld, emit: (update: ViewUpdate) => void) {
    this.#world = world
    this.#emit = emit
  }

  open(args: RequestArgs<'view.open'>): { view: number } {
    this.#lastView += 1
    const id = this.#lastView
    const todos: Todo[] = [
      { id: 1, title: 'cut the tree down', completed: true, due: null },
      { id: 2, title: 'watch it grow back', completed: false, due: null },
    ]
    const content: TodoScreen | ShopScreen =
      args.screen === 'todo'
        ? {
            screen: 'todo',
            token: args.token,
            filter: 'all',
            version: 1,
            todos,
            counts: countsOf(todos),
            settings: { keepCompletedMs: null, idleMs: 300_000 },
          }
        : {
            screen: 'shop',
            session: args.screen === 'shop' ? args.session : '',
            catalogue: [...catalogue],
            items: [
              { sku: 'boots', name: 'Lunar boots', price: 249, quantity: 1 },
              { sku: 'mug', name: 'Mars mug', price: 19, quantity: 2 },
            ],
            discounts: [],
            subtotal: 287,
            total: 287,
            logs: [{ entry: 'Session created', atMs: Date.UTC(2024, 1, 3, 10, 0, 0), order: null }],
            keeping: {
              way: 'snapshot',
              changes: 3,
              bytes: 1_400,
              lastBytes: 512,
              loadMs: 2.5,
              looks: 1,
              found: true,
              log: null,
            },
          }
    const seat = args.screen === 'todo' ? 'todo ada' : 'cart ada'
    this.views.set(id, { id, content, todos, seat, status: 'live' })
    this.tell(id)
    return { view: id }
  }

  close(id: number): void {
    this.views.delete(id)
  }

  /** Says how every view of a seat's process is doing. */
  seatIs(seat: string, status: ViewUpdate['status']): void {
    for (const view of this.views.values()) {
      if (view.seat !== seat) continue
      view.status = status
      this.tell(view.id)
    }
  }

  event({ view: id, event }: RequestArgs<'view.event'>): void {
    const view = this.views.get(id)
    if (!view) throw new ApiError('not_found', `There is no view ${id}.`)
    const message = this.#handle(view, event)
    this.tell(id, message)
  }

  tell(id: number, refusal: string | null = null): void {
    const view = this.views.get(id)
    if (!view) return
    const pid = this.#world.seats.get(view.seat)?.pid ?? null
    this.#emit({
      type: 'view',
      view: id,
      status: view.status,
      message: refusal === null ? null : { level: 'error', text: refusal },
      server: pid === null ? null : { pid, key: view.seat },
      content: view.content,
      changes: null,
      stream: null,
    })
  }

  #handle(view: View, event: ViewEvent): string | null {
    const { content } = view
    if (content.screen === 'todo') {
      const refusal = this.#todo(view, event)
      const { filter } = content
      const shown = view.todos.filter(
        ({ completed }) => filter === 'all' || completed === (filter === 'completed'),
      )
      view.content = { ...(view.content as TodoScreen), todos: shown, counts: countsOf(view.todos) }
      if (event.name === 'todo.filter') view.content = this.#filtered(view, event.filter)
      return refusal
    }
    const items = itemsAfter(content.items, event)
    if (typeof items === 'string') return items
    const total = items.reduce((sum, { price, quantity }) => sum + price * quantity, 0)
    view.content = { ...content, items, subtotal: total, total }
    return null
  }

  #filtered(view: View, filter: TodoScreen['filter']): TodoScreen {
    const todos = view.todos.filter(
      ({ completed }) => filter === 'all' || completed === (filter === 'completed'),
    )
    return { ...(view.content as TodoScreen), filter, todos }
  }

  #todo(view: View, event: ViewEvent): string | null {
    switch (event.name) {
      case 'todo.add':
        if (event.title.trim() === '') return 'A todo needs a title.'
        this.#lastTodo += 1
        view.todos = [
          ...view.todos,
          { id: this.#lastTodo, title: event.title.trim(), completed: false, due: null },
        ]
        return null
      case 'todo.toggle':
        view.todos = view.todos.map(todo =>
          todo.id === event.id ? { ...todo, completed: !todo.completed } : todo,
        )
        return null
      case 'todo.remove':
        view.todos = view.todos.filter(({ id }) => id !== event.id)
        return null
      case 'todo.clear_completed':
        view.todos = view.todos.filter(({ completed }) => !completed)
        return null
      default:
        return null
    }
  }
}

function itemsAfter(items: ShopScreen['items'], event: ViewEvent): ShopScreen['items'] | string {
  switch (event.name) {
    case 'shop.select_item': {
      const known = catalogue.find(({ sku }) => sku === event.sku)
      if (!known) return `There is no ${event.sku} in the catalogue.`
      if (!items.some(({ sku }) => sku === event.sku)) return [...items, { ...known, quantity: 1 }]
      return items.map(item => (item.sku === event.sku ? { ...item, quantity: item.quantity + 1 } : item))
    }
    case 'shop.change_item':
      return items.map(item => (item.sku === event.sku ? { ...item, quantity: event.quantity } : item))
    case 'shop.remove_item':
      return items.filter(({ sku }) => sku !== event.sku)
    default:
      return items
  }
}

function countsOf(todos: readonly Todo[]): TodoScreen['counts'] {
  const completed = todos.filter(todo => todo.completed).length
  return { all: todos.length, active: todos.length - completed, completed }
}
