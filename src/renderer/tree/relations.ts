/** What belongs to one box: its way to the top, its links and its monitors; and those of all boxes, at rest. Pure. */
import type { TreeNode } from '../../shared/protocol/events.ts'
import { pathToTop } from '../stores/rows.ts'
import type { Layers } from '../stores/settings-slice.ts'
import { type Bundle, bundlesOf } from './bundles.ts'
import type { Scene } from './layout.ts'
import { type Relation, type RelationLine, relationLines } from './relation-lines.ts'
import { hiddenTies, type Tie, tiesIn } from './ties.ts'

export type Relations = {
  /** Of the box that is looked at: each drawn by itself. */
  readonly lines: readonly RelationLine[]
  /** Of all, faint; empty where there are too many to be of use. */
  readonly bundles: readonly Bundle[]
}

const nothing: ReadonlySet<string> = new Set()
export const noRelations: Relations = { lines: [], bundles: [] }
/** Of more lines none could be followed; the inspector lists them all. */
const linesMax = 120
/** More ties than this would cover the tree: then only those of the box that is looked at are shown. */
const tiesAtRest = 240

/** Keys of the boxes from `key` to the top, itself included. */
export function pathOf(scene: Scene, key: string | null): ReadonlySet<string> {
  if (key === null || !scene.byKey.has(key)) return nothing
  return new Set([key, ...pathToTop(at => scene.byKey.get(at)?.row.parent ?? null, key)])
}

/** `nodes`: all seats, also those that are folded away. */
export type RelationsSelector = (
  scene: Scene,
  layers: Layers,
  focus: string | null,
  nodes: ReadonlyMap<string, TreeNode>,
) => Relations

/** The relations of a scene, and the same value while nothing that they depend on changed. */
export function createRelationsSelector(): RelationsSelector {
  let scenes: {
    scene: Scene
    told: number
    layers: Layers
    ties: readonly Tie[]
    bundles: readonly Bundle[]
  } | null = null
  let last: { of: object; focus: string | null; relations: Relations } | null = null
  return (scene, layers, focus, nodes) => {
    if (scenes?.scene !== scene || scenes.told !== scene.told || scenes.layers !== layers) {
      const ties = tiesIn(scene, layers)
      const bundles = ties.length > tiesAtRest ? [] : bundlesOf(scene, ties)
      scenes = { scene, told: scene.told, layers, ties, bundles }
    }
    if (last?.of === scenes && last.focus === focus) return last.relations
    const { ties, bundles } = scenes
    const hidden = focus === null ? [] : hiddenTies(nodes, scene, layers, focus)
    const all = hidden.length === 0 ? ties : [...ties, ...hidden]
    const relations = all.length === 0 ? noRelations : { lines: linesOf(scene, all, focus), bundles }
    last = { of: scenes, focus, relations }
    return relations
  }
}

/** Lines for all that `focus` has to do with other boxes. */
export function linesOf(scene: Scene, ties: readonly Tie[], focus: string | null): readonly RelationLine[] {
  const own = focus === null ? undefined : scene.byKey.get(focus)
  if (!own) return []
  const relations: Relation[] = []
  for (const { kind, from, to } of ties) {
    if (from === own.key) relations.push({ kind: kind === 'table' ? 'uses' : kind, key: to })
    else if (to === own.key) relations.push({ kind: backwards[kind], key: from })
  }
  return relationLines(scene, own, relations.slice(0, linesMax))
}

const backwards = { link: 'link', monitor: 'monitored', mutual: 'mutual', table: 'used' } as const
