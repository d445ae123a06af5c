import type { Restore } from './restore.ts'

/**
 * Nothing is kept: what the cart knew dies with it. It costs nothing, and may be good enough: processes run for long,
 * and the customer of a lost cart fills another.
 */
export const none: Restore = {
  load: () => 'nothing',
  begin: () => ({ memo: null, bytes: 0 }),
  keep: () => ({ memo: null, bytes: 0 }),
  forget: () => null,
}
