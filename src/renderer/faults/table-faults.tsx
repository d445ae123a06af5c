import { useApp, useAppState } from '../ui/app-context.ts'
import type { Breaker } from './faults-dialog.tsx'

/** Tables that can be killed, and their files damaged. */
export function TableFaults({ breakIt }: { breakIt: Breaker }) {
  const { commands } = useApp()
  const picture = useAppState(state => state.picture)
  const tables = [...(picture?.nodes.values() ?? [])].filter(({ kind }) => kind === 'table')
  if (tables.length === 0) return <p className="muted">No table is open.</p>
  return (
    <ul className="fault-tables">
      {tables.map(({ key, name, pid }) => (
        <li key={key}>
          <span className="mono">{name}</span>
          <button
            type="button"
            className="button small"
            disabled={pid === null}
            aria-label={`Kill ${name}`}
            onClick={() =>
              void breakIt(async () => {
                await commands.exit(pid ?? '', 'kill')
                return `${name} is killed; what was acknowledged is in its file.`
              })
            }
          >
            Kill
          </button>
          <button
            type="button"
            className="button small"
            disabled={pid === null}
            aria-label={`Damage its file: ${name}`}
            onClick={() => void breakIt(() => commands.damageFile(pid ?? ''))}
          >
            Damage its file
          </button>
        </li>
      ))}
    </ul>
  )
}
