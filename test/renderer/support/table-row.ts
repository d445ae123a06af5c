import type { TableRow } from '../../../src/shared/protocol/events.ts'

/** The row of a DETS table with what is told to be different. */
export function tableRow(
  row: Partial<TableRow> = {},
  dets: Partial<NonNullable<TableRow['dets']>> = {},
): TableRow {
  return {
    id: 'dets :todos',
    kind: 'dets',
    name: 'todos',
    ref: ':todos',
    type: 'set',
    keypos: 1,
    objects: 2,
    bytes: 5_464,
    owner: { pid: '<0.9.0>', name: 'todos', key: null },
    revision: 1,
    ets: null,
    dets: {
      file: 'todos.dets',
      users: [],
      keys: 2,
      slots: { least: 256, used: 256, most: 33_554_432 },
      access: 'read_write',
      sync: 'always',
      autoSaveMs: 180_000,
      ramFile: false,
      isClosedProperly: true,
      waiting: 0,
      memory: 5_464,
      problem: null,
      ...dets,
    },
    ...row,
  }
}
