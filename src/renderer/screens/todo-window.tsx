import { ListChecks } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { TodoScreen } from '../../shared/protocol/events.ts'
import type { Pane } from '../stores/panes-slice.ts'
import { useApp } from '../ui/app-context.ts'
import { ClientWindow } from './client-window.tsx'
import { TodoItem } from './todo-item.tsx'
import { TodoOptions } from './todo-options.tsx'

/** The todo list as its user sees it. What it shows is what its TodoServer said last. */
export function TodoWindow({ pane }: { pane: Pane }) {
  const content = pane.content?.screen === 'todo' ? pane.content : null
  return (
    <ClientWindow pane={pane}>
      <NewTodo live={pane.view !== null} pane={pane.id} />
      {content ? <Todos content={content} pane={pane.id} /> : <div className="client-body" />}
      {content ? <Filters content={content} pane={pane.id} /> : null}
    </ClientWindow>
  )
}

function NewTodo({ live, pane }: { live: boolean; pane: number }) {
  const { commands } = useApp()
  const [title, setTitle] = useState('')
  const add = async (event: FormEvent) => {
    event.preventDefault()
    // What was typed stays until it was taken in, and what is typed in the meantime stays too.
    const taken = await commands.send(pane, { name: 'todo.add', title })
    if (taken) setTitle(now => (now === title ? '' : now))
  }
  return (
    <form className="client-form" onSubmit={event => void add(event)}>
      <input
        className="field"
        aria-label="New todo"
        placeholder="What needs to be done?"
        autoComplete="off"
        value={title}
        onChange={event => setTitle(event.target.value)}
      />
      <button type="submit" className="button" disabled={!live}>
        Add
      </button>
    </form>
  )
}

function Todos({ content, pane }: { content: TodoScreen; pane: number }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className="client-body" tabIndex={0} aria-label="Todos and options">
      {content.todos.length === 0 ? (
        <div className="client-empty">
          <ListChecks size={20} aria-hidden />
          <p>
            {content.counts.all === 0
              ? 'Nothing to do yet. Add something, then kill its server.'
              : 'Nothing here.'}
          </p>
        </div>
      ) : (
        <ul className="todos" aria-label="Todos">
          {content.todos.map(todo => (
            <TodoItem key={todo.id} todo={todo} dated={content.version === 2} pane={pane} />
          ))}
        </ul>
      )}
      <TodoOptions content={content} pane={pane} />
    </section>
  )
}

const filters = [
  ['all', 'All'],
  ['active', 'Active'],
  ['completed', 'Completed'],
] as const

function Filters({ content, pane }: { content: TodoScreen; pane: number }) {
  const { commands } = useApp()
  return (
    <footer className="client-foot">
      <fieldset className="filters" aria-label="Filter">
        {filters.map(([filter, name]) => (
          <button
            key={filter}
            type="button"
            aria-pressed={content.filter === filter}
            onClick={() => void commands.send(pane, { name: 'todo.filter', filter })}
          >
            {name} <span className="mono">{content.counts[filter]}</span>
          </button>
        ))}
      </fieldset>
      <button
        type="button"
        className="link"
        aria-label="Clear completed"
        disabled={content.counts.completed === 0}
        onClick={() => void commands.send(pane, { name: 'todo.clear_completed' })}
      >
        Clear<span className="if-room"> completed</span>
      </button>
    </footer>
  )
}
