import * as v from 'valibot'
import { finite, key } from '../arguments.ts'

/** Opens the todo list of `token`. */
export const todoOpen = v.strictObject({ screen: v.literal('todo'), token: key })

/** What its user does. */
export const todoEvents = [
  v.strictObject({ name: v.literal('todo.add'), title: v.string() }),
  v.strictObject({ name: v.literal('todo.toggle'), id: finite }),
  v.strictObject({ name: v.literal('todo.remove'), id: finite }),
  v.strictObject({ name: v.literal('todo.clear_completed') }),
  v.strictObject({ name: v.literal('todo.filter'), filter: v.picklist(['all', 'active', 'completed']) }),
] as const
