export type TodoScreen = {
  screen: 'todo'
  token: string
  filter: 'all' | 'active' | 'completed'
  /** In the order they were added, those of the filter only. */
  todos: { id: number; title: string; completed: boolean }[]
  counts: { all: number; active: number; completed: number }
}
