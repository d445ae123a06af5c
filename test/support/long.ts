/** Whether the long versions of proofs run: with COPPICE_LONG=1, as in CI. */
export const isLong = process.env.COPPICE_LONG === '1'

/** `long` when the long versions run. */
export function sized(usual: number, long: number): number {
  return isLong ? long : usual
}
