/** Shapes of arguments that several requests have. */
import * as v from 'valibot'
import { limits } from '../limits.ts'

/** `<0.12.0>` */
export const pid = v.pipe(v.string(), v.regex(/^<0\.\d{1,15}\.0>$/, 'a pid looks like <0.12.0>'))

/** A term as the user typed it, in Elixir or Erlang notation. */
export const termText = v.pipe(v.string(), v.nonEmpty('a term is missing'), v.maxLength(1_000))

/** What a list, a session or a visitor is known by. */
export const key = v.pipe(
  v.string(),
  v.regex(/^[\p{L}\p{N}][\p{L}\p{N}_.@-]*$/u, 'letters, digits and _ . @ - only'),
  v.maxLength(limits.keyChars),
)

/** Numbers of a form; what they may be is for the application to say. */
export const finite = v.pipe(v.number(), v.finite())

/** 0, 1, 2, … */
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** What `view.open` answered. */
export const viewId = v.pipe(v.number(), v.integer(), v.minValue(1))
