/**
 * The outside of a world, as far as its processes ask for it: files, and what a host adds. Requests and results are
 * data of a shape that the asking layer and the device agree on.
 */
export interface Device {
  /**
   * Begins to answer `request`. `complete` is called exactly once, now or later; never throws: a failure is a
   * result too.
   */
  request(id: number, request: unknown, complete: (result: unknown) => void): void
}
