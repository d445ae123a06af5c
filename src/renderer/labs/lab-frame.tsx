import { type ComponentType, useState } from 'react'
import type { ViewUpdate } from '../../shared/protocol/events.ts'
import './lab.css'

export type LabSections<Props> = {
  readonly [Name in string]: { readonly title: string; readonly Component: ComponentType<Props> }
}

export type LabFrameProps<Props> = {
  title: string
  /** What the sections are: "Experiments". */
  inWords: string
  sections: LabSections<Props>
  status: ViewUpdate['status']
  /** What is under way; empty for nothing. */
  busy: string
  trouble: string | null
  /** What the sections are given; null while the lab has shown nothing yet. */
  content: Props | null
  /** Number of experiments that are done. */
  done?: number | undefined
}

/** A place with experiments: its sections, one of them open, what it is busy with and what went wrong. */
export function LabFrame<Props extends object>(props: LabFrameProps<Props>) {
  const { title, inWords, sections, status, busy, trouble, content, done } = props
  const names = Object.keys(sections)
  const [open, setOpen] = useState(names[0])
  const section = sections[open ?? '']
  return (
    <section className={`lab is-${status}`} aria-label={title} data-done={done}>
      <header className="lab-head">
        <h2>{title}</h2>
        <nav className="segments" aria-label={inWords}>
          {names.map(name => (
            <button key={name} type="button" aria-pressed={name === open} onClick={() => setOpen(name)}>
              {sections[name]?.title}
            </button>
          ))}
        </nav>
        <p className="lab-busy" role="status">
          {busy}
        </p>
      </header>
      {trouble === null ? null : <p className="refusal lab-trouble">{trouble}</p>}
      {content === null || section === undefined ? (
        <p className="lab-empty">{status === 'closed' ? 'Closed.' : 'Opening…'}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        <section className="lab-body" tabIndex={0} aria-label={section.title}>
          <section.Component {...content} />
        </section>
      )}
    </section>
  )
}
