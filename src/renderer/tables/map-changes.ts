import type { TableMapRegion } from '../../shared/protocol/events.ts'

/** Bytes that are not what they were. */
export type ChangedBytes = { readonly at: number; readonly size: number }

/**
 * What differs between two maps of the same part of a file: regions that were not there or were something else, and of the
 * segments the slots that lead to them now. Pure.
 */
export function changedBytes(
  before: readonly TableMapRegion[],
  after: readonly TableMapRegion[],
): ChangedBytes[] {
  const known = new Set(before.map(keyOf))
  const isNew = (region: TableMapRegion): boolean => !known.has(keyOf(region))
  const changed: ChangedBytes[] = after.filter(isNew).map(({ at, size }) => ({ at, size }))
  const slots = new Set<number>()
  const left = new Set(after.map(keyOf))
  for (const region of [...after.filter(isNew), ...before.filter(each => !left.has(keyOf(each)))])
    if (region.kind === 'collections' && region.slot !== undefined) slots.add(region.slot)
  for (const { kind, at, slot: first } of after) {
    if (kind !== 'segment' || first === undefined) continue
    for (let slot = first; slot < first + slotsPerSegment; slot++)
      if (slots.has(slot)) changed.push({ at: at + slotBytes * (slot - first), size: slotBytes })
  }
  return changed.sort((a, b) => a.at - b.at)
}

const slotsPerSegment = 256
const slotBytes = 8

function keyOf({ kind, at, size, used, slot }: TableMapRegion): string {
  // Of a segment its slots are marked, one by one.
  return `${kind} ${at} ${size} ${kind === 'segment' ? '' : used} ${slot ?? ''}`
}
