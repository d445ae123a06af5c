import type { Term } from '../../../shared/term.ts'

/** What a code takes off: `percent` of the price first, then `amount` dollars; `says` so in words. */
export type Code = {
  readonly code: string
  readonly percent: number
  readonly amount: number
  readonly says: string
}

/** The codes that are good now, as they stand in the newsletter. */
export const codes: readonly Code[] = [
  { code: 'LIFTOFF10', percent: 10, amount: 0, says: '10 % off' },
  { code: 'TOWELDAY', percent: 0, amount: 42, says: '$42 off' },
  { code: 'MARS500', percent: 0, amount: 500, says: '$500 off' },
]

/** What goes by `code`, in capitals or not and whatever blanks stand around it; undefined when nothing does. */
export function discountOf(code: Term): Code | undefined {
  if (typeof code !== 'string') return undefined
  const wanted = code.trim().toUpperCase()
  return codes.find(each => each.code === wanted)
}
