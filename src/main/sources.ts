import type { Source, SourceText } from '../shared/protocol/events.ts'

/** The texts of the demo applications, as they were built. */
const texts = import.meta.glob(['./apps/**/*.ts', './apps/**/twin/**/*.ex'], {
  query: '?raw',
  import: 'default',
  eager: true,
})

/** What is shown, in the order in which one would read it: a module, its TypeScript, and the same thing in Elixir. */
const shown: readonly (Source & { readonly typescript: string; readonly elixir: string | null })[] = [
  source('Todo.TodoServer', 'todo/todo-server.ts', 'todo/twin/todo_server.ex', 'Public API'),
  source(
    'Todo.TodoServer',
    'todo/todo-server/version-1.ts',
    'todo/twin/todo_server.ex',
    'Callbacks, version 1',
  ),
  source('Todo.TodoServer', 'todo/todo-server/version-2.ts', null, 'Callbacks, version 2'),
  source('Todo', 'todo/todo.ts', 'todo/twin/todo.ex', 'The list'),
  source('Todo.Db', 'todo/db.ts', 'todo/twin/db.ex', 'Its table'),
  source(
    'Todo.TodoSupervisor',
    'todo/todo-supervisor.ts',
    'todo/twin/supervisor.ex',
    'Starts servers on demand',
  ),
  source('Todo.Supervisor', 'todo/supervisor.ts', 'todo/twin/supervisor.ex', 'The top'),
  source('Shop.Session', 'shop/session-server.ts', 'shop/twin/session_server.ex', 'The cart’s process'),
  source('Shop.Session', 'shop/session.ts', 'shop/twin/session.ex', 'The cart'),
  source('Shop.Restore.None', 'shop/restore/none.ts', 'shop/twin/restore/none.ex', 'Restores nothing'),
  source(
    'Shop.Restore.Snapshot',
    'shop/restore/snapshot.ts',
    'shop/twin/restore/snapshot.ex',
    'By snapshots',
  ),
  source('Shop.Restore.Rows', 'shop/restore/rows.ts', 'shop/twin/restore/rows.ex', 'By rows'),
  source('Shop.Restore.Events', 'shop/restore/events.ts', 'shop/twin/restore/events.ex', 'By an event log'),
  source('Shop.Restore.Stash', 'shop/restore/stash.ts', 'shop/twin/restore/stash.ex', 'By a stash'),
  source('Shop.OnDemand', 'shop/on-demand.ts', 'shop/twin/on_demand.ex', 'Started by being asked'),
  source('Shop.CartSupervisor', 'shop/cart-supervisor.ts', 'shop/twin/supervisor.ex', 'Starts carts'),
  source('Shop.Supervisor', 'shop/supervisor.ts', 'shop/twin/supervisor.ex', 'The top'),
  source('Signup.Onboarding', 'signup/onboarding.ts', 'signup/twin/onboarding.ex', 'One server for all'),
  source('Signup.Wizard', 'signup/wizard.ts', 'signup/twin/wizard.ex', 'One process a visitor'),
  source('Signup.Drafts', 'signup/drafts.ts', 'signup/twin/tables.ex', 'Drafts in ETS'),
  source('Signup.Supervisor', 'signup/supervisor.ts', 'signup/twin/supervisor.ex', 'The top'),
  source('LiveView', 'view/live-view.ts', null, 'What views share'),
  source('TodoLive', 'view/todo-live.ts', null, 'The todo screen'),
  source('ShopLive', 'view/shop-live.ts', null, 'The shop’s screen'),
  source('SignupLive', 'view/signup-live.ts', null, 'The sign-up’s screen'),
]

function source(module: string, typescript: string, elixir: string | null, about: string) {
  return { id: typescript, module, about, typescript, elixir }
}

export const sources: readonly Source[] = shown.map(({ id, module, about }) => ({ id, module, about }))

/** The texts of source `id`; null when there is none. */
export function readSource(id: string): SourceText | null {
  const found = shown.find(each => each.id === id)
  if (found === undefined) return null
  return {
    typescript: { file: found.typescript, text: textOf(found.typescript) },
    elixir: found.elixir === null ? null : { file: found.elixir, text: textOf(found.elixir) },
  }
}

function textOf(file: string): string {
  const text = texts[`./apps/${file}`]
  if (text === undefined) throw new Error(`the source ${file} was not built in`)
  return text
}
