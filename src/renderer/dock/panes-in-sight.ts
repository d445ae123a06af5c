/** Narrowest pane that can be worked in, in CSS pixels; the feed beside them needs as much. */
export const paneWidthMin = 285

/** The panes that fit into `width` beside the feed, at least one: neighbours, `front` among them. */
export function panesInSight(ids: readonly number[], front: number, width: number): ReadonlySet<number> {
  const fit = Math.max(1, Math.floor(width / paneWidthMin) - 1)
  if (fit >= ids.length) return new Set(ids)
  const at = Math.max(0, ids.indexOf(front))
  const first = Math.min(at, ids.length - fit)
  return new Set(ids.slice(first, first + fit))
}
