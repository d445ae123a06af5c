import type { DiskDevice } from './disk-device.ts'
import type { FileRequest, FileResult } from './request.ts'

/** A disk that can be filled up and damaged by hand. */
export type BreakableDisk<D extends DiskDevice> = D & {
  /** While it is true the disk takes no more bytes: what would write fails with `enospc`. */
  full: boolean
  /**
   * Writes nonsense over `damageBytes` in the middle of `file`, after what is under way there.
   * @returns where; null when the file is too small, or cannot be written
   */
  damage(file: string): Promise<{ readonly at: number; readonly bytes: number } | null>
  /** Removes `files`, each after what is under way there. One that cannot be removed stays. */
  removeAll(files: readonly string[]): Promise<void>
}

/** Bytes that `damage` writes. */
export const damageBytes = 24

/** `disk`, which works as before until somebody breaks it. */
export function breakableDisk<D extends DiskDevice>(disk: D): BreakableDisk<D> {
  const ask = (request: FileRequest): Promise<FileResult> =>
    new Promise(resolve => disk.request(0, request, result => resolve(result as FileResult)))
  const breakable: BreakableDisk<D> = {
    ...disk,
    full: false,
    request(id, request, complete) {
      if (breakable.full && takesBytes(request as FileRequest)) complete({ ok: false, reason: 'enospc' })
      else disk.request(id, request, complete)
    },
    async removeAll(files) {
      for (const file of files) await ask({ lane: file, op: 'remove', file })
    },
    async damage(file) {
      const size = await ask({ lane: file, op: 'size', file })
      if (!size.ok || (size.size ?? 0) < 2 * damageBytes) return null
      const at = Math.floor((size.size ?? 0) / 2)
      const bytes = Uint8Array.from({ length: damageBytes }, (_, index) => 0xa5 ^ (index * 37))
      const done = await ask({
        lane: file,
        op: 'update',
        file,
        steps: [{ op: 'write', at, bytes }, { op: 'fsync' }],
      })
      return done.ok ? { at, bytes: damageBytes } : null
    },
  }
  return breakable
}

function takesBytes(request: FileRequest): boolean {
  if (request.op === 'update') return request.steps.some(step => step.op === 'write')
  return request.op === 'write'
}
