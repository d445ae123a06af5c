import * as v from 'valibot'
import { finite, key } from '../arguments.ts'

/** The addresses that a visitor may come from; reserved for documentation. @see RFC 5737 */
export const signupIps = ['192.0.2.1', '192.0.2.2', '198.51.100.7'] as const

/** Opens the sign-up of `visitor`. */
export const signupOpen = v.strictObject({ screen: v.literal('signup'), visitor: key })

const text = v.pipe(v.string(), v.maxLength(1_000))

/** What its visitor does. */
export const signupEvents = [
  v.strictObject({ name: v.literal('signup.account'), email: text, fullName: text }),
  v.strictObject({ name: v.literal('signup.workspace'), workspace: text }),
  /** Goes to another page, by a link. */
  v.strictObject({ name: v.literal('signup.go'), step: v.picklist(['account', 'workspace', 'doublecheck']) }),
  v.strictObject({ name: v.literal('signup.commit') }),
  /** Begins anew after the end. */
  v.strictObject({ name: v.literal('signup.restart') }),
  v.strictObject({ name: v.literal('signup.design'), design: v.picklist(['server', 'process']) }),
  v.strictObject({ name: v.literal('signup.ip'), ip: v.picklist(signupIps) }),
  v.strictObject({ name: v.literal('signup.patience'), ms: finite }),
] as const
