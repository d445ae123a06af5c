import * as v from 'valibot'
import { finite, key } from '../arguments.ts'

/** Opens the todo list of `token`. */
export const todoOpen = v.strictObject({ screen: v.literal('todo'), token: key })

/** What its user does. */
export const todoEvents = [
  v.strictObject({ name: v.literal('todo.add'), title: v.string() }),
  v.strictObject({ name: v.literal('todo.edit'), id: finite, title: v.string() }),
  v.strictObject({ name: v.literal('todo.toggle'), id: finite }),
  v.strictObject({ name: v.literal('todo.remove'), id: finite }),
  v.strictObject({ name: v.literal('todo.clear_completed') }),
  v.strictObject({ name: v.literal('todo.filter'), filter: v.picklist(['all', 'active', 'completed']) }),
  /** Due dates are of version 2 of the server. */
  v.strictObject({ name: v.literal('todo.set_due'), id: finite, due: v.nullable(v.string()) }),
  /** See TodoTimes. */
  v.strictObject({
    name: v.literal('todo.settings'),
    keepCompletedMs: v.nullable(finite),
    idleMs: v.nullable(finite),
  }),
  /** Changes the code of all todo servers while they run. */
  v.strictObject({ name: v.literal('todo.upgrade'), version: v.picklist([1, 2]) }),
] as const
