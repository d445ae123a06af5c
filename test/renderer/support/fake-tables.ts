import type { RequestArgs, RequestName, RequestReply } from '../../../src/shared/protocol/requests.ts'

type Answers = {
  [N in RequestName & `tables.${string}`]: (args: RequestArgs<N>) => RequestReply<N>
}

const empty = { revision: 1, objects: [], from: { at: 0, skip: 0 }, next: null, places: 256, damage: null }

/** Answers about tables in which there is nothing. */
export const fakeTables: Answers = {
  'tables.watch': () => null,
  'tables.page': () => empty,
  'tables.find': () => empty,
  'tables.object': () => ({ elixir: '{1, 2}', erlang: '{1,2}', notEditable: null }),
  'tables.slot': () => [],
  'tables.map': () => ({ revision: 1, fileSize: 0, regions: [], totals: [], damage: null }),
  'tables.bytes': () => '',
  'tables.copy': () => ({ text: '[]', objects: 0, more: false }),
  'tables.insert': () => ({ state: 'done', text: 'Inserted {1, 2}', undo: 1 }),
  'tables.edit': () => ({ state: 'done', text: 'Changed {1, 2}', undo: 2 }),
  'tables.delete': () => ({ state: 'done', text: 'Deleted {1, 2}', undo: 3 }),
  'tables.undo': () => ({ state: 'done', text: 'Undone: Deleted {1, 2}', undo: null }),
  'tables.sync': () => ({ state: 'done', text: 'Synced todos.dets', undo: null }),
}
