import { useState } from 'react'
import type { ProcessInfo } from '../../shared/protocol/events.ts'
import { useApp, useAppState } from '../ui/app-context.ts'
import type { Breaker } from './faults-dialog.tsx'

const slowMs = [500, 3_000, 10_000] as const

/** What the next callback of the selected process can be made to do. */
export function CallbackFaults({ process, breakIt }: { process: ProcessInfo; breakIt: Breaker }) {
  const { commands } = useApp()
  const showFaults = useAppState(state => state.showFaults)
  const [value, setValue] = useState(':oops')
  const [ms, setMs] = useState<number>(slowMs[1])
  const { pid } = process
  const next = `The next callback of ${process.name}`
  return (
    <div className="fault-grid">
      <button
        type="button"
        className="button danger"
        onClick={() => {
          showFaults(false)
          commands.askKill()
        }}
      >
        Kill…
      </button>
      <span>Sends an exit signal with a reason of your choice.</span>

      <button
        type="button"
        className="button"
        onClick={() =>
          void breakIt(async () => {
            await commands.raise(pid, 'oops')
            return `${next} raises "oops".`
          })
        }
      >
        Raise
      </button>
      <span>The next callback raises an exception.</span>

      <span className="fault-pair">
        <button
          type="button"
          className="button"
          onClick={() =>
            void breakIt(async () => {
              await commands.plant(pid, { do: 'throw', value })
              return `${next} throws ${value}.`
            })
          }
        >
          Throw
        </button>
        <button
          type="button"
          className="button"
          onClick={() =>
            void breakIt(async () => {
              await commands.plant(pid, { do: 'return', value })
              return `${next} returns ${value}.`
            })
          }
        >
          Return
        </button>
      </span>
      <label>
        <input
          className="field mono"
          aria-label="Term to throw or return"
          autoComplete="off"
          spellCheck={false}
          value={value}
          onChange={event => setValue(event.target.value)}
        />
        <span>A throw counts as a return value; a bad return value stops the process.</span>
      </label>

      <button
        type="button"
        className="button"
        onClick={() =>
          void breakIt(async () => {
            await commands.plant(pid, { do: 'wait' })
            return `${next} never returns.`
          })
        }
      >
        Never return
      </button>
      <span>It waits for a message that nobody sends; who calls it times out after five seconds.</span>

      <button
        type="button"
        className="button"
        onClick={() =>
          void breakIt(async () => {
            await commands.plant(pid, { do: 'slow', ms })
            return `${next} takes ${ms / 1_000} s longer.`
          })
        }
      >
        Be slow
      </button>
      <label>
        <select
          className="switcher"
          aria-label="How slow"
          value={ms}
          onChange={event => setMs(Number(event.target.value))}
        >
          {slowMs.map(each => (
            <option key={each} value={each}>
              {each / 1_000} s
            </option>
          ))}
        </select>
        <span>The next callback begins late; messages wait meanwhile.</span>
      </label>
    </div>
  )
}
