import { Pencil, X } from 'lucide-react'
import { useState } from 'react'
import type { TodoScreen } from '../../shared/protocol/events.ts'
import { useApp } from '../ui/app-context.ts'

type Todo = TodoScreen['todos'][number]

/** One todo: to be ticked off, given another title or day, and removed. */
export function TodoItem({ todo, dated, pane }: { todo: Todo; dated: boolean; pane: number }) {
  const { commands } = useApp()
  const { id, title, completed, due } = todo
  const [editing, setEditing] = useState(false)
  if (editing) return <EditTodo todo={todo} pane={pane} done={() => setEditing(false)} />
  return (
    <li className={completed ? 'completed' : ''}>
      <label>
        <input
          type="checkbox"
          checked={completed}
          onChange={() => void commands.send(pane, { name: 'todo.toggle', id })}
        />
        <span>{title}</span>
      </label>
      {dated ? (
        <input
          type="date"
          className={`due${due === null ? ' is-empty' : ''}`}
          aria-label={`Due date of ${title}`}
          title="Due date"
          value={due ?? ''}
          onChange={({ target }) =>
            void commands.send(pane, { name: 'todo.set_due', id, due: target.value || null })
          }
        />
      ) : null}
      <button
        type="button"
        className="icon-button quiet"
        aria-label={`Edit ${title}`}
        onClick={() => setEditing(true)}
      >
        <Pencil size={13} aria-hidden />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={`Remove ${title}`}
        onClick={() => void commands.send(pane, { name: 'todo.remove', id })}
      >
        <X size={14} aria-hidden />
      </button>
    </li>
  )
}

/** Enter keeps the new title, Esc the old one; so does a click elsewhere when nothing was changed. */
function EditTodo({ todo, pane, done }: { todo: Todo; pane: number; done: () => void }) {
  const { commands } = useApp()
  const [title, setTitle] = useState(todo.title)
  const keep = async () => {
    if (title === todo.title || (await commands.send(pane, { name: 'todo.edit', id: todo.id, title }))) done()
  }
  return (
    <li>
      <form
        className="todo-edit"
        onSubmit={event => {
          event.preventDefault()
          void keep()
        }}
      >
        <input
          className="field"
          aria-label={`Title of ${todo.title}`}
          autoComplete="off"
          // biome-ignore lint/a11y/noAutofocus: the user just asked for this field.
          autoFocus
          value={title}
          onChange={event => setTitle(event.target.value)}
          onBlur={() => void keep()}
          onKeyDown={event => {
            if (event.key === 'Escape') done()
          }}
        />
      </form>
    </li>
  )
}
