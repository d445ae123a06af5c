import { useState } from 'react'
import { useLab } from '../use-lab.ts'
import { BootSection } from './boot-section.tsx'
import { CompareSection } from './compare-section.tsx'
import { LogSection } from './log-section.tsx'
import './shop-lab.css'

const sections = {
  compare: { title: 'Compare', Component: CompareSection },
  log: { title: 'Long log', Component: LogSection },
  boot: { title: 'Boot', Component: BootSection },
} as const

type SectionName = keyof typeof sections

const sectionNames = Object.keys(sections) as readonly SectionName[]

/** The place where carts are crashed on purpose, and what each way to get them back is worth is measured. */
export function ShopLab() {
  const { lab, run } = useLab('shop_lab')
  const [section, setSection] = useState<SectionName>('compare')
  const { content, message } = lab
  const { Component } = sections[section]
  const trouble = message?.text ?? content?.trouble ?? null
  return (
    <section className={`lab shop-lab is-${lab.status}`} aria-label="Shop lab" data-done={content?.done}>
      <header className="lab-head">
        <h2>Shop lab</h2>
        <nav className="segments" aria-label="Experiments">
          {sectionNames.map(name => (
            <button key={name} type="button" aria-pressed={name === section} onClick={() => setSection(name)}>
              {sections[name].title}
            </button>
          ))}
        </nav>
        <p className="lab-busy" role="status">
          {content?.busy ? `${content.busy}…` : ''}
        </p>
      </header>
      {trouble === null ? null : <p className="refusal lab-trouble">{trouble}</p>}
      {content === null ? (
        <p className="lab-empty">{lab.status === 'closed' ? 'Closed.' : 'Opening…'}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        <section className="lab-body" tabIndex={0} aria-label={sections[section].title}>
          <Component content={content} run={run} />
        </section>
      )}
    </section>
  )
}
