import { LabFrame } from '../lab-frame.tsx'
import { useLab } from '../use-lab.ts'
import { DeploySection } from './deploy-section.tsx'
import { RowsSection } from './rows-section.tsx'
import { SlowSection } from './slow-section.tsx'
import './views-lab.css'

const sections = {
  deploy: { title: 'Deploy', Component: DeploySection },
  rows: { title: 'Too much data', Component: RowsSection },
  slow: { title: 'One message at a time', Component: SlowSection },
} as const

/** The place of the three problems that a view has for being a process: each a button and a picture. */
export function ViewsLab() {
  const { lab, run } = useLab('views_lab')
  const { content, message, rows, status } = lab
  return (
    <LabFrame
      title="Views lab"
      inWords="Problems"
      sections={sections}
      status={status}
      busy={status === 'reconnecting' ? 'reconnecting…' : ''}
      trouble={message?.text ?? null}
      content={content === null ? null : { content, rows, live: status === 'live', run }}
    />
  )
}
