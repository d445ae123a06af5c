import type { Term } from '../../../shared/term.ts'

/** `text` as Erlang's string: the list of its code points. What Erlang modules write in double quotes. */
export function charlist(text: string): Term {
  return Array.from(text, char => char.codePointAt(0) as number)
}

/** The text of a list of code points, or undefined when `term` is something else. */
export function charlistText(term: Term): string | undefined {
  if (!Array.isArray(term) || !term.every(isCodePoint)) return undefined
  return String.fromCodePoint(...(term as number[]))
}

function isCodePoint(item: unknown): boolean {
  return typeof item === 'number' && Number.isInteger(item) && item >= 0 && item <= 0x10ffff
}
