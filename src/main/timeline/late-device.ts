import type { Device } from '../runtime/index.ts'

/**
 * The device of a world whose past is played again. What processes ask for waits: its answers come from the log. What
 * the log says was done is done to `files` too, so that they are at every moment as they were; from `goOn` on they answer.
 */
export class LateDevice implements Device {
  private readonly files: Device | null
  private readonly waiting = new Map<number, { request: unknown; complete: (result: unknown) => void }>()
  private goesOn = false

  constructor(files: Device | null) {
    this.files = files
  }

  request(id: number, request: unknown, complete: (result: unknown) => void): void {
    if (this.goesOn) this.files?.request(id, request, complete)
    else this.waiting.set(id, { request, complete })
  }

  /** The log has the answer to request `id`. */
  answered(id: number, result: unknown): void {
    const asked = this.waiting.get(id)
    this.waiting.delete(id)
    const failed = (result as { ok?: unknown } | null)?.ok === false
    if (asked !== undefined && !failed) this.files?.request(id, asked.request, () => undefined)
  }

  /** Asks the files for all that waits, and for what is asked from now on. */
  goOn(): void {
    this.goesOn = true
    for (const [id, { request, complete }] of this.waiting) this.files?.request(id, request, complete)
    this.waiting.clear()
  }
}
