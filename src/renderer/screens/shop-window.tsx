import { TriangleAlert } from 'lucide-react'
import { cartWays } from '../../shared/protocol/events/shop.ts'
import type { CartWay, ShopScreen } from '../../shared/protocol/events.ts'
import { smallBytesText } from '../labs/shop/measures.ts'
import { wayTexts } from '../labs/shop/way-texts.ts'
import type { Pane } from '../stores/panes-slice.ts'
import { useApp } from '../ui/app-context.ts'
import { plural, priceText } from '../ui/format.ts'
import { ClientWindow } from './client-window.tsx'
import { Cart, Checkout, Discounts } from './shop-cart.tsx'

/** What the tampered page asks for an item, in dollars. */
const tamperedPrice = -5

/** The shop as its customer sees it. What it shows is what the cart's process said last. */
export function ShopWindow({ pane }: { pane: Pane }) {
  const content = pane.content?.screen === 'shop' ? pane.content : null
  return (
    <ClientWindow pane={pane}>
      {content ? (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
          <section className="client-body shop" tabIndex={0} aria-label="Cart and catalogue">
            <Cart content={content} pane={pane.id} />
            <Discounts content={content} pane={pane.id} />
            <Catalogue content={content} pane={pane.id} />
            <Keeping content={content} pane={pane.id} />
            <SessionLog content={content} />
            <Tamper content={content} pane={pane.id} />
          </section>
          <Checkout content={content} pane={pane.id} />
        </>
      ) : (
        <div className="client-body" />
      )}
    </ClientWindow>
  )
}

/** How the cart comes back after a crash, to choose from, and what that costs. */
function Keeping({ content, pane }: { content: ShopScreen; pane: number }) {
  const { commands } = useApp()
  const { way, changes, bytes, looks, found, log } = content.keeping
  return (
    <div className="keeping">
      <label>
        Comes back by
        <select
          className="switcher"
          value={way}
          title={wayTexts[way].promise}
          onChange={({ target }) =>
            void commands.send(pane, { name: 'shop.keep_by', way: target.value as CartWay })
          }
        >
          {cartWays.map(each => (
            <option key={each} value={each}>
              {wayTexts[each].title}
            </option>
          ))}
        </select>
      </label>
      <p className="muted">
        {wayTexts[way].promise}
        {changes === 0 ? '' : ` · ${smallBytesText(bytes / changes)} a change`}
        {found && looks > 0 ? ` · came back by ${plural(looks, 'look')}` : ''}
        {log === null ? '' : ` · ${plural(log.entries, 'log entry', 'log entries')}`}
      </p>
    </div>
  )
}

function Catalogue({ content, pane }: { content: ShopScreen; pane: number }) {
  const { commands } = useApp()
  return (
    <>
      <h3>Catalogue</h3>
      <ul className="catalogue">
        {content.catalogue.map(({ sku, name, vendor, price }) => (
          <li key={sku}>
            <span className="item-name" title={vendor}>
              {name}
            </span>
            <span className="price mono">{priceText(price)}</span>
            <button
              type="button"
              className="button small"
              aria-label={`Add ${name}`}
              onClick={() => void commands.send(pane, { name: 'shop.select_item', sku })}
            >
              Add
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

function SessionLog({ content }: { content: ShopScreen }) {
  if (content.logs.length === 0) return null
  return (
    <details className="session-log">
      <summary>Session log · {content.logs.length}</summary>
      <ol>
        {content.logs.map(({ entry, atMs, order }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a log only grows at its end.
          <li key={index} className={order === null ? '' : 'ordered'}>
            <time className="mono muted" dateTime={new Date(atMs).toISOString()}>
              {new Date(atMs).toLocaleTimeString('en-GB')}
            </time>{' '}
            {entry}
          </li>
        ))}
      </ol>
    </details>
  )
}

/** The request that a manipulated page could send: it stops the cart's process, and its supervisor acts. */
function Tamper({ content, pane }: { content: ShopScreen; pane: number }) {
  const { commands } = useApp()
  const item = content.catalogue[0]
  if (!item) return null
  return (
    <button
      type="button"
      className="button small tamper"
      title={`Sends ${item.name} at ${priceText(tamperedPrice)}, as a manipulated page could: the cart stops`}
      onClick={() =>
        void commands.send(pane, { name: 'shop.select_tampered', sku: item.sku, price: tamperedPrice })
      }
    >
      <TriangleAlert size={13} aria-hidden />
      Send a negative price
    </button>
  )
}
