import { useState } from 'react'
import { shownProcess } from '../stores/selection-slice.ts'
import { errorText } from '../transport/api-error.ts'
import { useAppState } from '../ui/app-context.ts'
import { Modal } from '../ui/modal.tsx'
import { CallbackFaults } from './callback-faults.tsx'
import { SystemFaults } from './system-faults.tsx'
import { TableFaults } from './table-faults.tsx'
import './faults.css'

/** Does a fault and tells what came of it. */
export type Breaker = (fault: () => Promise<string>) => Promise<void>

/** Everything that can be broken, in one place. */
export function FaultsDialog() {
  const shown = useAppState(state => state.faultsShown)
  return shown ? <Faults /> : null
}

function Faults() {
  const showFaults = useAppState(state => state.showFaults)
  const process = useAppState(shownProcess)
  const [said, setSaid] = useState<{ text: string; failed: boolean } | null>(null)
  const breakIt: Breaker = async fault => {
    try {
      setSaid({ text: await fault(), failed: false })
    } catch (error) {
      setSaid({ text: errorText(error), failed: true })
    }
  }
  return (
    <Modal title="Break something" className="faults" onClose={() => showFaults(false)}>
      <p role="status" className={said?.failed ? 'refusal' : 'note'}>
        {said?.text ??
          'Whatever is broken here, supervisors and files bring it back; that is what they are for.'}
      </p>
      <section>
        <h3>{process?.alive ? `The process ${process.name} ${process.pid}` : 'A process'}</h3>
        {process?.alive ? (
          <CallbackFaults process={process} breakIt={breakIt} />
        ) : (
          <p className="muted">Select one in the tree first.</p>
        )}
      </section>
      <section>
        <h3>Tables</h3>
        <TableFaults breakIt={breakIt} />
      </section>
      <section>
        <h3>Cart, disk and application</h3>
        <SystemFaults breakIt={breakIt} />
      </section>
    </Modal>
  )
}
