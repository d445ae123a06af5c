import type { CartWay } from '../../../shared/protocol/events.ts'

/** What each way to get a cart back is called, and what it promises. Pure. */
export const wayTexts: { readonly [Way in CartWay]: { readonly title: string; readonly promise: string } } = {
  none: { title: 'Nothing kept', promise: 'What the cart knew dies with it. Costs nothing.' },
  snapshot: { title: 'Snapshot', promise: 'The whole session is written on every change.' },
  rows: { title: 'Rows', promise: 'Only the rows that changed are written.' },
  events: { title: 'Event log', promise: 'What happened is written, and told again.' },
  stash: { title: 'Stash process', promise: 'Another process holds the state, in memory.' },
  on_demand: { title: 'On demand', promise: 'Snapshots; whoever calls it starts it. Stops when idle.' },
}
