import { useState } from 'react'
import { useLab } from '../use-lab.ts'
import { DeploySection } from './deploy-section.tsx'
import { RowsSection } from './rows-section.tsx'
import { SlowSection } from './slow-section.tsx'
import '../shop/shop-lab.css'
import './views-lab.css'

const sections = {
  deploy: { title: 'Deploy', Component: DeploySection },
  rows: { title: 'Too much data', Component: RowsSection },
  slow: { title: 'One message at a time', Component: SlowSection },
} as const

type SectionName = keyof typeof sections

const sectionNames = Object.keys(sections) as readonly SectionName[]

/** The place of the three problems that a view has for being a process: each a button and a picture. */
export function ViewsLab() {
  const { lab, run } = useLab('views_lab')
  const [section, setSection] = useState<SectionName>('deploy')
  const { content, message, rows, status } = lab
  const { Component } = sections[section]
  return (
    <section className={`lab shop-lab is-${status}`} aria-label="Views lab">
      <header className="lab-head">
        <h2>Views lab</h2>
        <nav className="segments" aria-label="Problems">
          {sectionNames.map(name => (
            <button key={name} type="button" aria-pressed={name === section} onClick={() => setSection(name)}>
              {sections[name].title}
            </button>
          ))}
        </nav>
        <p className="lab-busy" role="status">
          {status === 'reconnecting' ? 'reconnecting…' : ''}
        </p>
      </header>
      {message === null ? null : <p className="refusal lab-trouble">{message.text}</p>}
      {content === null ? (
        <p className="lab-empty">{status === 'closed' ? 'Closed.' : 'Opening…'}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        <section className="lab-body" tabIndex={0} aria-label={sections[section].title}>
          <Component content={content} rows={rows} live={status === 'live'} run={run} />
        </section>
      )}
    </section>
  )
}
