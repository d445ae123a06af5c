/** What belongs to one box: its way to the top, its links and its monitors. Pure. */
import type { Peer } from '../../shared/protocol/events.ts'
import type { AppState } from '../stores/app-store.ts'
import { pathToTop } from '../stores/rows.ts'
import { shownProcess } from '../stores/selection-slice.ts'
import type { Scene } from './layout.ts'
import { type Relation, type RelationLine, relationLines } from './relation-lines.ts'

const nothing: ReadonlySet<string> = new Set()
const none: readonly RelationLine[] = []
/** Of more lines none could be followed; the inspector lists them all. */
const linesMax = 120

/** Keys of the boxes from `key` to the top, itself included. */
export function pathOf(scene: Scene, key: string | null): ReadonlySet<string> {
  if (key === null || !scene.byKey.has(key)) return nothing
  return new Set([key, ...pathToTop(at => scene.byKey.get(at)?.row.parent ?? null, key)])
}

/**
 * Lines for the links and monitors of the selected process to other boxes. The link between a supervisor and its
 * child is left out: their edge is drawn already.
 */
export function relationsOf(state: AppState, scene: Scene): readonly RelationLine[] {
  const process = shownProcess(state)
  const own = state.selectedKey === null ? undefined : scene.byKey.get(state.selectedKey)
  if (!process?.alive || !own) return none
  const seats = (peers: readonly Peer[]) =>
    new Set(peers.flatMap(({ key }) => (key !== null && scene.byKey.has(key) ? [key] : [])))
  const supervised = (key: string) => key === own.row.parent || scene.byKey.get(key)?.row.parent === own.key
  const watched = seats(process.monitors)
  const watchers = seats(process.monitoredBy)
  const relations: Relation[] = []
  for (const key of seats(process.links)) if (!supervised(key)) relations.push({ kind: 'link', key })
  for (const key of watched) relations.push({ kind: watchers.has(key) ? 'mutual' : 'monitor', key })
  for (const key of watchers) if (!watched.has(key)) relations.push({ kind: 'monitored', key })
  return relationLines(scene, own, relations.slice(0, linesMax))
}

/** As `relationsOf`, and the same value while nothing it depends on changed. */
export function createRelationsSelector(): typeof relationsOf {
  let last: { process: unknown; key: unknown; scene: Scene; lines: readonly RelationLine[] } | null = null
  return (state, scene) => {
    const { process, selectedKey: key } = state
    if (last && last.process === process && last.key === key && last.scene === scene) return last.lines
    last = { process, key, scene, lines: relationsOf(state, scene) }
    return last.lines
  }
}
