import type { tableRequests } from '../../../shared/protocol/requests/tables.ts'
import type { Answers } from '../answers.ts'
import { termOf } from './arguments.ts'

export const tableAnswers: Answers<typeof tableRequests> = {
  'tables.watch'({ tables, stage }, { on }) {
    tables.teller.watch(on ? stage : null)
    if (!on) tables.desk.forget()
    return null
  },

  'tables.page': ({ tables }, { table, from, limit }) => tables.desk.page(table, from, limit),
  'tables.find': ({ tables }, { table, key }) => tables.desk.find(table, termOf('key', key)),
  'tables.object': ({ tables }, { object }) => tables.desk.object(object),
  'tables.slot': ({ tables }, { table, slot }) => tables.desk.slot(table, slot),
  'tables.map': ({ tables }, { table, ...part }) => tables.desk.map(table, part),
  'tables.bytes': ({ tables }, { table, at, length }) => tables.desk.bytes(table, at, length),
  'tables.copy': ({ tables }, { table, from, limit, notation }) =>
    tables.desk.copy(table, from, limit, notation),

  'tables.insert': ({ tables }, { table, text }) => tables.changes.insert(table, termOf('object', text)),
  'tables.edit': ({ tables }, { object, text }) => tables.changes.edit(object, termOf('object', text)),
  'tables.delete': ({ tables }, { object }) => tables.changes.delete(object),
  'tables.undo': ({ tables }, { change }) => tables.changes.undo(change),
  'tables.sync': ({ tables }, { table }) => tables.changes.sync(table),
}
