/** Heights of the dock, in px. */

/** Less shows no todo any more. */
export const dockHeightMin = 160

/** More leaves no room for what is above it. */
export function dockHeightMax(windowHeight: number): number {
  return Math.max(dockHeightMin, Math.round(windowHeight * 0.6))
}

/** The height nearest to `wanted` that a window of that height has room for. */
export function dockHeightIn(windowHeight: number, wanted: number): number {
  return Math.round(Math.min(Math.max(wanted, dockHeightMin), dockHeightMax(windowHeight)))
}
