import { Minus, Plus, ShoppingCart, TriangleAlert, X } from 'lucide-react'
import type { ShopScreen } from '../../shared/protocol/events.ts'
import type { Pane } from '../stores/panes-slice.ts'
import { useApp } from '../ui/app-context.ts'
import { plural, priceText } from '../ui/format.ts'
import { ClientWindow } from './client-window.tsx'

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
            <Catalogue content={content} pane={pane.id} />
            <SessionLog content={content} />
          </section>
          <footer className="client-foot">
            <Tamper content={content} pane={pane.id} />
            <p className="total">
              Total <strong>{priceText(content.total)}</strong>
            </p>
          </footer>
        </>
      ) : (
        <div className="client-body" />
      )}
    </ClientWindow>
  )
}

function Cart({ content, pane }: { content: ShopScreen; pane: number }) {
  const { commands } = useApp()
  const change = (sku: string, quantity: number) =>
    void commands.send(pane, { name: 'shop.change_item', sku, quantity })
  const count = content.items.reduce((sum, { quantity }) => sum + quantity, 0)
  return (
    <>
      <h3>
        <ShoppingCart size={13} aria-hidden /> Cart <span className="muted">· {plural(count, 'item')}</span>
      </h3>
      {content.items.length === 0 ? <p className="muted">Nothing in the cart yet.</p> : null}
      <ul className="cart">
        {content.items.map(({ sku, name, price, quantity }) => (
          <li key={sku}>
            <span className="item-name">{name}</span>
            <span className="quantity">
              <button
                type="button"
                className="icon-button"
                aria-label={`One less ${name}`}
                disabled={quantity <= 1}
                onClick={() => change(sku, quantity - 1)}
              >
                <Minus size={12} aria-hidden />
              </button>
              <span className="mono" title="Quantity">
                {quantity}
              </span>
              <button
                type="button"
                className="icon-button"
                aria-label={`One more ${name}`}
                onClick={() => change(sku, quantity + 1)}
              >
                <Plus size={12} aria-hidden />
              </button>
            </span>
            <span className="price mono">{priceText(price * quantity)}</span>
            <button
              type="button"
              className="icon-button"
              aria-label={`Remove ${name}`}
              onClick={() => void commands.send(pane, { name: 'shop.remove_item', sku })}
            >
              <X size={13} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
    </>
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
        {content.logs.map(({ entry, atMs }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a log only grows at its end.
          <li key={index}>
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
