import { describe, expect, it } from 'vitest'
import { catalogue, type Product } from '../../../../src/main/apps/shop/catalogue.ts'
import {
  changeItem,
  checkOut,
  type Outcome,
  redeemCode,
  removeItem,
  selectItem,
} from '../../../../src/main/apps/shop/requests.ts'
import { newSession, type Session, totals } from '../../../../src/main/apps/shop/session.ts'
import { sessionOf } from '../../../../src/main/apps/shop/session-of.ts'
import { limits } from '../../../../src/shared/limits.ts'
import { atom, float, type Term, tuple } from '../../../../src/shared/term.ts'

const empty = newSession('ada', '0000002a', 100)
const towel = catalogue.find(product => product.sku === 'towel') as Product
const withTowel = selectItem(empty, { sku: 'towel' }, 200).session

function cart(session: Session): string[] {
  return session.items.map(item => `${item.sku} × ${item.quantity}`)
}

/** The outcome refuses with `why`, says so in the log, and has changed nothing else. */
function expectRefused(outcome: Outcome, before: Session, why: string): void {
  expect(outcome.refused).toBe(why)
  expect(outcome.stop).toBeUndefined()
  expect(outcome.session).toEqual({
    ...before,
    logs: [...before.logs, { entry: `Refused: ${why}`, at: 300 }],
  })
}

describe('the catalogue', () => {
  it('has every number once, and prices in whole dollars', () => {
    expect(new Set(catalogue.map(product => product.sku)).size).toBe(catalogue.length)
    for (const { price } of catalogue) expect(Number.isInteger(price) && price > 0).toBe(true)
  })
})

describe('a session', () => {
  it('begins empty, with what is known of the visit', () => {
    expect(empty).toEqual({
      domain: 'red4.example',
      id: '0000002a',
      key: 'ada',
      landing: '/',
      ip: '127.0.0.1',
      member_id: null,
      items: [],
      logs: [{ entry: 'Session created', at: 100 }],
      discounts: [],
    })
  })

  it('takes an item at the price of the catalogue, and remembers that it did', () => {
    expect(withTowel.items).toEqual([{ ...towel, quantity: 1 }])
    expect(withTowel.logs.at(-1)).toEqual({ entry: "Selected Hitchhiker's towel", at: 200 })
  })

  it('counts an item that is selected again', () => {
    const { session, refused } = selectItem(withTowel, { sku: 'towel', price: towel.price }, 300)
    expect(refused).toBeNull()
    expect(cart(session)).toEqual(['towel × 2'])
    expect(session.logs.at(-1)).toEqual({ entry: "Selected another Hitchhiker's towel", at: 300 })
  })

  it('gives an item back, however many there were', () => {
    const two = selectItem(selectItem(withTowel, { sku: 'air-can' }, 300).session, { sku: 'towel' }, 300)
    const { session } = removeItem(two.session, 'towel', 400)
    expect(cart(session)).toEqual(['air-can × 1'])
    expect(session.logs.at(-1)).toEqual({ entry: "Removed Hitchhiker's towel", at: 400 })
  })

  it.each([1, 2, limits.itemQuantity])('changes the quantity of an item to %i', quantity => {
    const { session, refused } = changeItem(withTowel, 'towel', quantity, 300)
    expect(refused).toBeNull()
    expect(cart(session)).toEqual([`towel × ${quantity}`])
    const entry = `Changed Hitchhiker's towel from 1 to ${quantity}`
    expect(session.logs.at(-1)).toEqual({ entry, at: 300 })
  })

  it.each<[what: string, item: Term, why: string]>([
    ['a number that nothing has', { sku: 'warp-core' }, 'Nothing with the number "warp-core" is sold here.'],
    ['a number that is none', { sku: atom('towel') }, 'Nothing with the number :towel is sold here.'],
    ['no number', {}, 'Nothing with the number nil is sold here.'],
    ['something that is no item', 'towel', 'Nothing with the number nil is sold here.'],
    ['a price below the catalogue’s', { sku: 'towel', price: 1 }, "Hitchhiker's towel costs $42, not $1."],
    ['a price of nothing', { sku: 'towel', price: 0 }, "Hitchhiker's towel costs $42, not $0."],
    ['a price that is text', { sku: 'towel', price: '42' }, `Hitchhiker's towel costs $42, not $"42".`],
    ['half a character', { sku: '\ud83e' }, 'Nothing with the number "\ufffd" is sold here.'],
  ])('refuses to select %s', (_, item, why) => {
    expectRefused(selectItem(empty, item, 300), empty, why)
    expectRefused(selectItem(withTowel, item, 300), withTowel, why)
  })

  it('refuses one more than the limit of a kind', () => {
    const full = changeItem(withTowel, 'towel', limits.itemQuantity, 300).session
    expectRefused(selectItem(full, { sku: 'towel' }, 300), full, '99 of a kind is all that one cart holds.')
  })

  it.each<[what: string, quantity: Term, shown: string]>([
    ['zero', 0, '0'],
    ['less than zero', -1, '-1'],
    ['more than the limit', limits.itemQuantity + 1, '100'],
    ['a fraction', 1.5, '1.5'],
    ['a whole float', float(2), '2.0'],
    ['text', '2', '"2"'],
    ['nil', null, 'nil'],
    ['an integer beyond all measure', 10n ** 20n, '100000000000000000000'],
  ])('refuses a quantity of %s', (_, quantity, shown) => {
    const why = `${shown} is no quantity: from 1 to 99, whole.`
    expectRefused(changeItem(withTowel, 'towel', quantity, 300), withTowel, why)
  })

  it('refuses to change or give back what is not in the cart', () => {
    const known = 'There is no Canned air, vintage Earth in this cart.'
    expectRefused(changeItem(withTowel, 'air-can', 2, 300), withTowel, known)
    expectRefused(removeItem(withTowel, 'air-can', 300), withTowel, known)
    expectRefused(removeItem(empty, 'warp-core', 300), empty, 'There is no "warp-core" in this cart.')
  })

  it.each([-1, -0.5, -1e9])('ends for a price of %d, and takes nothing into the cart', price => {
    for (const sku of ['towel', 'warp-core']) {
      const outcome = selectItem(withTowel, { sku, price }, 300)
      expect(outcome.stop).toEqual(tuple(atom('negative_price'), price))
      expect(outcome.session.items).toEqual(withTowel.items)
      expect(outcome.session.logs.at(-1)?.entry).toBe(outcome.refused)
    }
  })

  it('keeps the newest entries of its log up to the limit, and says that older ones were left out', () => {
    let session = empty
    for (let i = 1; i < limits.sessionLogs; i++) session = selectItem(session, {}, i).session
    expect(session.logs).toHaveLength(limits.sessionLogs)
    expect(session.logs[0]?.entry).toBe('Session created')
    session = selectItem(session, { sku: 'towel' }, 9_999).session
    expect(session.logs).toHaveLength(limits.sessionLogs)
    expect(session.logs[0]).toEqual({ entry: 'What came before was left out', at: 1 })
    expect(session.logs[1]?.at).toBe(2)
    expect(session.logs.at(-1)?.entry).toBe("Selected Hitchhiker's towel")
  })
})

describe('a discount', () => {
  const house = selectItem(empty, { sku: 'mars-house' }, 200).session
  const used = (session: Session, ...codes: string[]) =>
    codes.reduce((before, code) => redeemCode(before, code, 300).session, session)

  it.each<[codes: string[], total: number]>([
    [[], 12_500],
    [['LIFTOFF10'], 11_250],
    [['MARS500'], 12_000],
    [['MARS500', 'LIFTOFF10'], 10_800],
    [['LIFTOFF10', 'MARS500', 'TOWELDAY'], 10_708],
  ])('%j makes $%d of $12,500', (codes, total) => {
    expect(totals(used(house, ...codes))).toEqual({ subtotal: 12_500, total })
  })

  it('never makes a price less than nothing, and takes off whole dollars in the shop’s favour', () => {
    expect(totals(used(withTowel, 'MARS500'))).toEqual({ subtotal: 42, total: 0 })
    expect(totals(used(withTowel, 'LIFTOFF10'))).toEqual({ subtotal: 42, total: 38 })
  })

  it('goes by its code in capitals or not, and the log says what it takes off', () => {
    const { session, refused } = redeemCode(withTowel, ' towelday ', 300)
    expect(refused).toBeNull()
    expect(session.discounts).toEqual([{ code: 'TOWELDAY', percent: 0, amount: 42, spent: false }])
    expect(session.logs.at(-1)).toEqual({ entry: 'Used the code TOWELDAY: $42 off', at: 300 })
  })

  it('is refused when it is used again, before and after it was spent on an order', () => {
    const once = used(withTowel, 'TOWELDAY')
    expectRefused(redeemCode(once, 'towelday', 300), once, 'The code TOWELDAY was used already.')
    const ordered = checkOut(once, '0000002a-1', 250).session
    expectRefused(redeemCode(ordered, 'TOWELDAY', 300), ordered, 'The code TOWELDAY was used already.')
  })

  it.each<[code: Term, shown: string]>([
    ['WARP9', '"WARP9"'],
    ['', '""'],
    [10, '10'],
    [null, 'nil'],
  ])('is refused when nothing goes by the code: %s', (code, shown) => {
    expectRefused(redeemCode(withTowel, code, 300), withTowel, `No discount goes by the code ${shown}.`)
  })
})

describe('a checkout', () => {
  it('empties the cart, spends its codes, and names the order in the log', () => {
    const before = redeemCode(changeItem(withTowel, 'towel', 3, 200).session, 'LIFTOFF10', 250).session
    const { session, refused } = checkOut(before, '0000002a-1', 300)
    expect(refused).toBeNull()
    expect(session.items).toEqual([])
    expect(session.discounts).toEqual([{ code: 'LIFTOFF10', percent: 10, amount: 0, spent: true }])
    expect(session.logs.at(-1)).toEqual({
      entry: 'Ordered 3 items for $114: order 0000002a-1',
      at: 300,
      order: '0000002a-1',
    })
    const next = selectItem(session, { sku: 'towel' }, 400).session
    expect(totals(next)).toEqual({ subtotal: 42, total: 42 })
  })

  it('is refused while there is nothing in the cart', () => {
    expectRefused(checkOut(empty, '0000002a-1', 300), empty, 'There is nothing in the cart to order.')
  })
})

describe('sessionOf', () => {
  const item = { ...towel, quantity: 1 }
  const discounted = (fields: { [field: string]: Term }): Term => ({
    ...empty,
    discounts: [{ code: 'TOWELDAY', percent: 0, amount: 42, spent: false, ...fields }],
  })

  it.each<[what: string, term: Term, is: boolean]>([
    ['a new session', empty, true],
    ['a session with items', withTowel, true],
    ['a session of a member', { ...empty, member_id: 7 }, true],
    ['a product that is not sold any more', { ...empty, items: [{ ...item, sku: 'old' }] }, true],
    ['a number', 17, false],
    ['an empty map', {}, false],
    ['a session under another key', { ...empty, key: 'bob' }, false],
    ['items that are no list', { ...empty, items: atom('none') }, false],
    ['an item without a quantity', { ...empty, items: [towel] }, false],
    ['an item that stands there twice', { ...empty, items: [item, item] }, false],
    ['a quantity beyond the limit', { ...empty, items: [{ ...item, quantity: 100 }] }, false],
    ['a price that is no number', { ...empty, items: [{ ...item, price: '42' }] }, false],
    ['a log of text', { ...empty, logs: ['created'] }, false],
    ['a log without its time', { ...empty, logs: [{ entry: 'created' }] }, false],
    ['a code that takes off less than nothing', discounted({ amount: -1 }), false],
    ['a code that nobody knows the state of', discounted({ spent: null }), false],
    ['a session with a code', discounted({}), true],
    ['a log with an order', { ...empty, logs: [{ entry: 'Ordered', at: 1, order: '1-1' }] }, true],
    ['a log with an order of no number', { ...empty, logs: [{ entry: 'Ordered', at: 1, order: 1 }] }, false],
    ['discounts that are nil', { ...empty, discounts: null }, false],
    ['a visit from nowhere', { ...empty, ip: null }, false],
  ])('is asked about %s: %s', (_, term, is) => {
    expect(sessionOf(term, 'ada')).toEqual(is ? term : null)
  })

  it('puts the fields into their own order, whatever order the file has', () => {
    const shuffled = Object.fromEntries(Object.entries(withTowel).toSorted())
    expect(Object.keys(sessionOf(shuffled, 'ada') ?? {})).toEqual(Object.keys(empty))
  })
})
