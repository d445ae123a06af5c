import { scaleLinear } from 'd3'
import { Archive, PenLine } from 'lucide-react'
import { countText } from '../../ui/format.ts'
import { smallBytesText, timeText } from './measures.ts'
import type { SectionProps } from './section-props.ts'

const entries = 1_000

/** What a log costs that grows and grows, and what is left of that after it was compacted. */
export function LogSection({ content, run }: SectionProps) {
  const { busy, longLog } = content
  const { size, replays } = longLog
  const idle = busy === null
  const bytes = scaleLinear([0, Math.max(1, ...replays.map(replay => replay.bytes))], [0, 100])
  const times = scaleLinear([0, Math.max(1, ...replays.map(replay => replay.replayMs))], [0, 100])
  return (
    <>
      <p className="lab-lead">
        A cart that is kept as a log of what happened comes back by letting it all happen again. Each line
        below is measured: the cart is killed, and its next process reads the log and replays it. To compact
        is to write the session as it is, and to begin the log anew.
      </p>
      <div className="lab-tools">
        <button
          type="button"
          className="button primary"
          disabled={!idle}
          onClick={() => run({ name: 'shop_lab.grow', entries })}
        >
          <PenLine size={14} aria-hidden />
          Write {countText(entries)} entries
        </button>
        <button
          type="button"
          className="button"
          disabled={!idle || size === null}
          onClick={() => run({ name: 'shop_lab.compact' })}
        >
          <Archive size={14} aria-hidden />
          Compact
        </button>
        <p className="lab-figure">
          Log now:{' '}
          <strong className="mono">
            {size === null ? 'empty' : `${countText(size.entries)} entries, ${smallBytesText(size.bytes)}`}
          </strong>
        </p>
      </div>
      {replays.length === 0 ? null : (
        <table className="lab-table log-table">
          <thead>
            <tr>
              <th scope="col">Measured</th>
              <th scope="col">Entries</th>
              <th scope="col">Bytes</th>
              <th scope="col">Time to replay</th>
            </tr>
          </thead>
          <tbody>
            {replays.map((replay, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: measurements have no name but their place.
              <tr key={index} className={replay.compacted ? 'compacted' : ''}>
                <th scope="row">{replay.compacted ? 'after compaction' : 'after writing'}</th>
                <td className="mono number">{countText(replay.entries)}</td>
                <td>
                  <MeasureBar width={bytes(replay.bytes)} text={smallBytesText(replay.bytes)} />
                </td>
                <td>
                  <MeasureBar width={times(replay.replayMs)} text={timeText(replay.replayMs)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}

function MeasureBar({ width, text }: { width: number; text: string }) {
  return (
    <span className="lab-bar wide">
      <span className="mono">{text}</span>
      <span className="lab-bar-track" aria-hidden>
        <span className="lab-bar-fill" style={{ width: `${width}%` }} />
      </span>
    </span>
  )
}
