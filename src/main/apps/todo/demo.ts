import type { TodoList } from './todo.ts'
import { usualSettings } from './todo-settings.ts'

/** What stands on the demo's list before anybody has changed it. */
export const demoList: TodoList = {
  next_id: 5,
  todos: [
    { id: 1, title: 'Open the tree and find this list in it', completed: true, completed_at: null },
    { id: 2, title: 'Kill its server (select it, press k)', completed: false, completed_at: null },
    {
      id: 3,
      title: 'See who starts it again, and where this text comes from',
      completed: false,
      completed_at: null,
    },
    {
      id: 4,
      title: 'Open a second window on this list and change something',
      completed: false,
      completed_at: null,
    },
  ],
  settings: usualSettings,
}
