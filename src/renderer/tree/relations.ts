/** What belongs to one box: its way to the top, its links and its monitors. Pure. */
import type { Peer } from '../../shared/protocol/events.ts'
import type { AppState } from '../stores/app-store.ts'
import { pathToTop } from '../stores/rows.ts'
import { shownProcess } from '../stores/selection-slice.ts'
import type { Relation } from './draw.ts'
import type { Scene } from './layout.ts'

const nothing: ReadonlySet<string> = new Set()
const none: readonly Relation[] = []

/** Keys of the boxes from `key` to the top, itself included. */
export function pathOf(scene: Scene, key: string | null): ReadonlySet<string> {
  if (key === null || !scene.byKey.has(key)) return nothing
  return new Set([key, ...pathToTop(at => scene.byKey.get(at)?.row.parent ?? null, key)])
}

/**
 * Links and monitors of the selected process to other boxes. The link between a supervisor and its child is
 * left out: their edge is drawn already.
 */
export function relationsOf(state: AppState, scene: Scene): readonly Relation[] {
  const process = shownProcess(state)
  const own = state.selectedKey === null ? undefined : scene.byKey.get(state.selectedKey)
  if (!process?.alive || !own) return none
  const related = (kind: Relation['kind'], peers: readonly Peer[]): Relation[] =>
    peers.flatMap(({ key }) => (key !== null && scene.byKey.has(key) ? [{ kind, key }] : []))
  const supervised = ({ key }: Relation) =>
    key === own.row.parent || scene.byKey.get(key)?.row.parent === own.key
  return [
    ...related('link', process.links).filter(relation => !supervised(relation)),
    ...related('monitor', process.monitors),
    ...related('monitored', process.monitoredBy),
  ]
}
