import { useEffect, useState } from 'react'
import { useAppState } from '../ui/app-context.ts'
import './undo-toast.css'

/** Ms that it is shown. */
const shownMs = 8_000

/** Says for a while what was done, and offers to undo it. */
export function UndoToast() {
  const last = useAppState(state => state.undoables.at(-1))
  const undoLast = useAppState(state => state.undoLast)
  const [past, setPast] = useState(0)
  const id = last?.id ?? 0
  useEffect(() => {
    const timer = setTimeout(() => setPast(id), shownMs)
    return () => clearTimeout(timer)
  }, [id])
  return (
    <div className="toasts" role="status">
      {last === undefined || last.id <= past ? null : (
        <p className="toast">
          {last.text}
          <button type="button" className="link" title="Undo ( u )" onClick={() => void undoLast(last.id)}>
            Undo
          </button>
        </p>
      )}
    </div>
  )
}
