import { Minus, Plus, ShoppingCart, X } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { ShopScreen } from '../../shared/protocol/events.ts'
import { useApp } from '../ui/app-context.ts'
import { plural, priceText } from '../ui/format.ts'

/** What is in the cart. */
export function Cart({ content, pane }: { content: ShopScreen; pane: number }) {
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

/** Codes that take something off the price. */
export function Discounts({ content, pane }: { content: ShopScreen; pane: number }) {
  const { commands } = useApp()
  const [code, setCode] = useState('')
  const redeem = async (event: FormEvent) => {
    event.preventDefault()
    const taken = await commands.send(pane, { name: 'shop.redeem_code', code })
    if (taken) setCode(now => (now === code ? '' : now))
  }
  return (
    <>
      <form className="redeem" onSubmit={event => void redeem(event)}>
        <input
          className="field"
          aria-label="Discount code"
          placeholder="Code, like LIFTOFF10"
          autoComplete="off"
          spellCheck={false}
          value={code}
          onChange={event => setCode(event.target.value)}
        />
        <button type="submit" className="button small" disabled={code.trim() === ''}>
          Redeem
        </button>
      </form>
      {content.discounts.length === 0 ? null : (
        <ul className="discounts" aria-label="Discounts">
          {content.discounts.map(discount => (
            <li key={discount.code} className={discount.spent ? 'spent' : ''}>
              <span className="mono">{discount.code}</span> {discount.spent ? 'spent' : offText(discount)}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function offText({ percent, amount }: ShopScreen['discounts'][number]): string {
  return percent > 0 ? `−${percent} %` : priceText(-amount)
}

/** What is to pay, and the button that orders. */
export function Checkout({ content, pane }: { content: ShopScreen; pane: number }) {
  const { commands } = useApp()
  const { subtotal, total, items } = content
  return (
    <footer className="client-foot">
      <p className="total">
        Total {total === subtotal ? null : <s className="muted">{priceText(subtotal)}</s>}{' '}
        <strong>{priceText(total)}</strong>
      </p>
      <button
        type="button"
        className="button small primary"
        disabled={items.length === 0}
        onClick={() => void commands.send(pane, { name: 'shop.check_out' })}
      >
        Check out
      </button>
    </footer>
  )
}
