/**
 * A moment in the life of a world: after `step` steps, when the entries of its log before number `entry` had entered.
 * Entries that come between two steps leave a moment before and one after them.
 */
export type Instant = { readonly step: number; readonly entry: number }

/** Below 0: `a` is earlier; 0: they are the same. */
export function compareInstants(a: Instant, b: Instant): number {
  return a.step - b.step || a.entry - b.entry
}
