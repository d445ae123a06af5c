import type { CallbackNow } from '../../shared/protocol/events/process.ts'
import { useAppState } from '../ui/app-context.ts'
import { ProcessLink } from '../ui/process-link.tsx'
import { secondsText } from './seconds-text.ts'
import { TermText } from './term-view.tsx'

/** The callback in the middle of which the process waits, for how long, and for what. */
export function CallbackNowLine({ running, suspended }: { running: CallbackNow; suspended: boolean }) {
  const nowMs = useAppState(state => state.picture?.world.nowMs ?? running.sinceMs)
  const since = secondsText(nowMs - running.sinceMs)
  if (suspended)
    return (
      <div className="callback-now">
        <p>Suspended for {since}. Its messages wait; system messages are answered.</p>
      </div>
    )
  return (
    <div className="callback-now">
      <p>
        <code className="mono">{running.callback}</code> runs since {since}
      </p>
      {running.message === null ? null : (
        <p>
          <span className="muted">with </span>
          <TermText text={running.message} />
        </p>
      )}
      <p>
        <span className="muted">waits for </span>
        {running.waitsFor === 'answer' && running.whom !== null ? (
          <>
            the answer of <ProcessLink peer={running.whom} />
          </>
        ) : (
          words[running.waitsFor]
        )}
        {running.untilMs === null ? null : (
          <span className="muted"> for {secondsText(Math.max(0, running.untilMs - nowMs))} more at most</span>
        )}
      </p>
    </div>
  )
}

const words: { readonly [What in CallbackNow['waitsFor']]: string } = {
  answer: 'an answer',
  message: 'a message',
  time: 'time to pass',
  outside: 'the disk',
}
