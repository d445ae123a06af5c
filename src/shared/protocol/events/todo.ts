export type TodoScreen = {
  screen: 'todo'
  token: string
  filter: 'all' | 'active' | 'completed'
  /** Which version of the todo server is loaded; only version 2 has due dates. */
  version: 1 | 2
  /** In the order they were added, those of the filter only. `due`: "2026-12-24". */
  todos: { id: number; title: string; completed: boolean; due: string | null }[]
  counts: { all: number; active: number; completed: number }
  settings: TodoTimes
}

/** Times of a list, in ms; null: never. */
export type TodoTimes = {
  /** Completed todos older than this are removed. */
  keepCompletedMs: number | null
  /** Without a visit for this long the list's server stops; the next visit starts it. */
  idleMs: number | null
}
