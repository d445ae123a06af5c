import { useAppState } from '../ui/app-context.ts'
import { Modal } from '../ui/modal.tsx'
import { keyLines } from './keys.ts'

/** Every key that works, and no other. */
export function KeySheet() {
  const shown = useAppState(state => state.keysShown)
  const showKeys = useAppState(state => state.showKeys)
  if (!shown) return null
  return (
    <Modal title="Keys" onClose={() => showKeys(false)}>
      <dl className="keys">
        {keyLines.map(line => (
          <div key={line.command}>
            <dt>
              {line.shown.map(key => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{line.does}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
