import { isRecord, type Term } from '../../../shared/term.ts'
import { isQuantity } from './requests.ts'
import type { Discount, Item, Log, Session } from './session.ts'

/** The session `key` as `term`, which came from a file that anybody can write; null when it is none. */
export function sessionOf(term: Term | undefined, key: string): Session | null {
  if (!isSession(term, key)) return null
  // In the order of the type, as people read it, whatever order the file has.
  const { domain, id, landing, ip, member_id, items, logs, discounts } = term
  return { domain, id, key, landing, ip, member_id, items, logs, discounts }
}

export function isItem(term: Term | undefined): term is Item {
  if (!isRecord(term)) return false
  const texts = [term.sku, term.name, term.vendor].every(field => typeof field === 'string')
  return texts && Number.isSafeInteger(term.price) && isQuantity(term.quantity)
}

export function isLog(term: Term | undefined): term is Log {
  if (!isRecord(term)) return false
  const { entry, at, order = '' } = term
  return typeof entry === 'string' && Number.isSafeInteger(at) && typeof order === 'string'
}

export function isDiscount(term: Term | undefined): term is Discount {
  if (!isRecord(term)) return false
  const { code, percent, amount, spent } = term
  return (
    typeof code === 'string' &&
    [percent, amount].every(off => Number.isSafeInteger(off) && (off as number) >= 0) &&
    typeof spent === 'boolean'
  )
}

function isSession(term: Term | undefined, key: string): term is Session {
  if (!isRecord(term) || term.key !== key) return false
  const { domain, id, landing, ip, member_id, items, logs, discounts } = term
  return (
    [domain, id, landing, ip].every(field => typeof field === 'string') &&
    member_id !== undefined &&
    Array.isArray(items) &&
    items.every(isItem) &&
    new Set(items.map(item => item.sku)).size === items.length &&
    Array.isArray(logs) &&
    logs.every(isLog) &&
    Array.isArray(discounts) &&
    discounts.every(isDiscount)
  )
}
