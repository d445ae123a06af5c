import type { CartWay } from '../../../shared/protocol/events.ts'

/** What each way to get a cart back is called, and what it promises. Pure. */
export const wayTexts: { readonly [Way in CartWay]: { readonly title: string; readonly promise: string } } = {
  none: { title: 'Nothing kept', promise: 'dies with the process' },
  snapshot: { title: 'Snapshot', promise: 'all of it, on every change' },
  rows: { title: 'Rows', promise: 'what changed, row by row' },
  events: { title: 'Event log', promise: 'what happened, told again' },
  stash: { title: 'Stash process', promise: 'another process holds it' },
  on_demand: { title: 'On demand', promise: 'who asks starts it; stops when idle' },
}
