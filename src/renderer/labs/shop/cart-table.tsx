import { scaleLinear } from 'd3'
import type { LabCart } from '../../../shared/protocol/events.ts'
import { plural } from '../../ui/format.ts'
import { ProcessLink } from '../../ui/process-link.tsx'
import { bytesAChange, lostOf, smallBytesText, survivedText, timeText } from './measures.ts'
import type { SectionProps } from './section-props.ts'
import { wayTexts } from './way-texts.ts'

/** What each way has kept, lost and cost so far. */
export function CartTable({ content, run }: SectionProps) {
  const { carts, busy } = content
  const bytes = scaleLinear([0, Math.max(1, ...carts.map(cart => bytesAChange(cart) ?? 0))], [0, 100])
  const times = scaleLinear([0, Math.max(1, ...carts.map(({ backMs }) => backMs ?? 0))], [0, 100])
  return (
    <table className="lab-table">
      <thead>
        <tr>
          <th scope="col">Way</th>
          <th scope="col">In the cart now</th>
          <th scope="col">Last crash</th>
          <th scope="col">Came back whole</th>
          <th scope="col">To disk, a change</th>
          <th scope="col">Time to come back</th>
          <th scope="col">Try</th>
        </tr>
      </thead>
      <tbody>
        {carts.map(cart => (
          <tr key={cart.way}>
            <th scope="row">
              <span className="way-title">{wayTexts[cart.way].title}</span>
              <span className="way-promise">{wayTexts[cart.way].promise}</span>
            </th>
            <td>
              <CartNow cart={cart} />
            </td>
            <td>
              <LastCrash cart={cart} />
            </td>
            <td className="mono number">{cart.crashes === 0 ? '–' : `${cart.whole} of ${cart.crashes}`}</td>
            <td className="number">
              <Bar value={bytesAChange(cart)} scale={bytes} text={smallBytesText} />
            </td>
            <td className="number">
              <Bar value={cart.backMs} scale={times} text={timeText} note={looksText(cart)} />
            </td>
            <td className="lab-actions">
              {cart.status === 'asleep' || cart.status === 'down' ? (
                <button
                  type="button"
                  className="button small"
                  disabled={busy !== null}
                  onClick={() => run({ name: 'shop_lab.ask', way: cart.way })}
                >
                  Ask for it
                </button>
              ) : (
                <button
                  type="button"
                  className="button small"
                  disabled={busy !== null || cart.status === 'fresh'}
                  aria-label={`Crash ${wayTexts[cart.way].title}`}
                  onClick={() => run({ name: 'shop_lab.crash', victim: 'carts', way: cart.way })}
                >
                  Crash
                </button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const statusWords: { [Status in LabCart['status']]: string } = {
  fresh: 'not begun',
  live: 'live',
  asleep: 'asleep',
  down: 'down',
}

function CartNow({ cart }: { cart: LabCart }) {
  const { status, has, pid, key, trouble } = cart
  return (
    <>
      <span className="cart-status">
        <span className={`status-chip is-${status}`}>{statusWords[status]}</span>
        {pid === null ? null : <ProcessLink peer={{ pid, key: null, name: `cart ${key}` }} short />}
      </span>
      {status === 'fresh' ? null : (
        <span className="cart-holds" title={trouble ?? holdsText(has)}>
          {trouble ?? holdsText(has)}
        </span>
      )}
    </>
  )
}

function holdsText(has: LabCart['has']): string {
  if (has === null) return ''
  const held = [...has.items, ...has.codes]
  return held.length === 0 ? 'empty' : held.join(', ')
}

function looksText({ keeping }: LabCart): string | null {
  return keeping?.found ? plural(keeping.looks, 'look') : null
}

function LastCrash({ cart }: { cart: LabCart }) {
  const { had, has, crashes } = cart
  if (crashes === 0 || had === null || has === null) return <span className="muted">–</span>
  const lost = lostOf(had, has)
  if (lost.length === 0) return <span className="survived">all survived: {survivedText(had, has)}</span>
  const text = `lost ${lost.join(', ')}`
  return (
    <>
      <span className="lost">{survivedText(had, has)} survived</span>
      <span className="cart-holds" title={text}>
        {text}
      </span>
    </>
  )
}

function Bar({
  value,
  scale,
  text,
  note = null,
}: {
  value: number | null
  scale: (value: number) => number
  text: (value: number) => string
  note?: string | null
}) {
  if (value === null) return <span className="muted">–</span>
  return (
    <span className="lab-bar">
      <span>
        <span className="mono">{text(value)}</span>
        {note === null ? null : <span className="lab-note"> · {note}</span>}
      </span>
      <span className="lab-bar-track" aria-hidden>
        <span className="lab-bar-fill" style={{ width: `${scale(value)}%` }} />
      </span>
    </span>
  )
}
