import { ArrowUpToLine, Clock3, X } from 'lucide-react'
import { useApp } from '../ui/app-context.ts'

/** World time for which a message is held back at a press, in ms. */
const delayMs = 1_000

/** What can be done to a message that waits: handle it next, hold it back, drop it. */
export function MessageHand({ pid, id, first }: { pid: string; id: number; first: boolean }) {
  const { commands } = useApp()
  return (
    <span className="message-hand">
      {first ? null : (
        <button
          type="button"
          className="icon-button"
          aria-label="Handle this message next"
          title="Handle this message next"
          onClick={() => void commands.changeMailbox({ do: 'first', pid, id })}
        >
          <ArrowUpToLine size={13} aria-hidden />
        </button>
      )}
      <button
        type="button"
        className="icon-button"
        aria-label="Hold this message back for 1 s"
        title="Hold this message back for 1 s of world time"
        onClick={() => void commands.changeMailbox({ do: 'delay', pid, id, ms: delayMs })}
      >
        <Clock3 size={13} aria-hidden />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Drop this message"
        title="Drop this message"
        onClick={() => void commands.changeMailbox({ do: 'drop', pid, id })}
      >
        <X size={13} aria-hidden />
      </button>
    </span>
  )
}
