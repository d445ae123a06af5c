import type { Device } from '../../runtime/index.ts'
import type { FileOperation, FileRequest, FileResult } from './request.ts'

/** Makes an operation fail: what it answers instead, or null to let it be done. */
export type Fault = (operation: FileOperation) => string | null

/**
 * Files in memory, for tests, forks and replays. It keeps two pictures: what programs see, and what is on the disk for
 * sure, so that a power cut can be played: `crash('power')` forgets what was not synced, `crash('kill')` only what
 * was never written.
 */
export class MemoryDevice implements Device {
  private readonly seen: Map<string, Uint8Array>
  /** What a power cut leaves: contents that were synced, under names that were synced. */
  private readonly durable: Map<string, Uint8Array>
  /** Contents that are synced, whatever name they have now. */
  private readonly synced = new Set<Uint8Array>()
  /** Operations done so far. */
  operations = 0
  private readonly fault: Fault | null

  constructor(files: ReadonlyMap<string, Uint8Array> = new Map(), fault: Fault | null = null) {
    this.seen = new Map(files)
    this.durable = new Map(files)
    for (const bytes of files.values()) this.synced.add(bytes)
    this.fault = fault
  }

  /** What programs see, by name. */
  get files(): ReadonlyMap<string, Uint8Array> {
    return this.seen
  }

  /** The files as they are found after the program was killed, or after the power went. */
  crash(how: 'kill' | 'power'): Map<string, Uint8Array> {
    return new Map(how === 'kill' ? this.seen : this.durable)
  }

  request(_id: number, request: unknown, complete: (result: unknown) => void): void {
    const asked = request as FileRequest
    this.operations++
    const reason = this.fault?.(asked) ?? null
    complete(reason === null ? this.perform(asked) : { ok: false, reason })
  }

  private perform(request: FileOperation): FileResult {
    switch (request.op) {
      case 'read': {
        const bytes = this.seen.get(request.file)
        return bytes === undefined ? missing : { ok: true, bytes }
      }
      case 'write': {
        // A copy: what is written is the bytes as they are now.
        this.seen.set(request.file, request.bytes.slice())
        return done
      }
      case 'sync': {
        const bytes = this.seen.get(request.file)
        if (bytes === undefined) return missing
        this.synced.add(bytes)
        if (this.durable.has(request.file)) this.durable.set(request.file, bytes)
        return done
      }
      case 'rename': {
        const bytes = this.seen.get(request.file)
        if (bytes === undefined) return missing
        this.seen.delete(request.file)
        this.seen.set(request.to, bytes)
        return done
      }
      case 'sync_folder': {
        for (const name of this.durable.keys()) if (!this.seen.has(name)) this.durable.delete(name)
        // A name that was synced before its contents leads to an empty file.
        for (const [name, bytes] of this.seen)
          this.durable.set(name, this.synced.has(bytes) ? bytes : (new Uint8Array() as Uint8Array))
        return done
      }
      case 'set_aside': {
        const bytes = this.seen.get(request.file)
        if (bytes === undefined) return missing
        let name = request.to
        for (let n = 2; this.seen.has(name); n++) name = `${request.to}.${n}`
        this.seen.delete(request.file)
        this.seen.set(name, bytes)
        return { ok: true, name }
      }
      case 'remove':
        return this.seen.delete(request.file) ? done : missing
    }
  }
}

const done: FileResult = { ok: true }
const missing: FileResult = { ok: false, reason: 'enoent' }
