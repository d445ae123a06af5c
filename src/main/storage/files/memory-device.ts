import type { Device } from '../../runtime/index.ts'
import { MemoryFile } from './memory-file.ts'
import { MemoryFiles } from './memory-files.ts'
import type { FileOperation, FileRequest, FileResult } from './request.ts'

/** Makes an operation fail: what it answers instead, or null to let it be done. */
export type Fault = (operation: FileOperation) => string | null

/**
 * Files in memory, for tests, forks and replays. It keeps two pictures: what programs see, and what is on the disk for
 * sure, so that a power cut can be played: `crash('power')` forgets what was not synced, `crash('kill')` only what
 * was never written.
 */
export class MemoryDevice implements Device {
  private readonly seen: MemoryFiles
  /** What a power cut leaves: contents that were synced, under names that were synced. */
  private readonly durable: Map<string, MemoryFile>
  /** What was last synced of a file, whatever name it has now. */
  private readonly synced = new Map<MemoryFile, MemoryFile>()
  /** Operations done so far. */
  operations = 0
  private readonly fault: Fault | null

  /** `files`: by name, or what a snapshot holds, which the device then changes. */
  constructor(files: ReadonlyMap<string, Uint8Array> | MemoryFiles = new Map(), fault: Fault | null = null) {
    this.seen = files instanceof MemoryFiles ? files : MemoryFiles.of(files)
    this.durable = new Map()
    for (const name of this.seen.names()) {
      const file = this.seen.get(name) as MemoryFile
      const copy = file.copy()
      this.synced.set(file, copy)
      this.durable.set(name, copy)
    }
    this.fault = fault
  }

  /** What programs see, by name. */
  get files(): ReadonlyMap<string, Uint8Array> {
    return bytesOf(this.seen.names().map(name => [name, this.seen.get(name) as MemoryFile]))
  }

  /** The files as they are now, which is cheap: nothing of their bytes is copied. */
  snapshot(): MemoryFiles {
    return this.seen.snapshot()
  }

  /** The files as they are found after the program was killed, or after the power went. */
  crash(how: 'kill' | 'power'): Map<string, Uint8Array> {
    return how === 'kill' ? new Map(this.files) : bytesOf(this.durable)
  }

  request(_id: number, request: unknown, complete: (result: unknown) => void): void {
    const asked = request as FileRequest
    this.operations++
    const reason = this.fault?.(asked) ?? null
    complete(reason === null ? this.perform(asked) : { ok: false, reason })
  }

  private perform(request: FileRequest): FileResult {
    const result = this.seen.perform(request)
    if (!result.ok) return result
    if (request.op === 'sync_folder') this.syncFolder()
    if (request.op === 'sync' || (request.op === 'update' && request.steps.at(-1)?.op === 'fsync'))
      this.sync(request.file)
    return result
  }

  private sync(name: string): void {
    const file = this.seen.get(name) as MemoryFile
    const copy = file.copy()
    this.synced.set(file, copy)
    if (this.durable.has(name)) this.durable.set(name, copy)
  }

  private syncFolder(): void {
    const names = this.seen.names()
    this.durable.clear()
    // A name that was synced before its contents leads to an empty file.
    for (const name of names)
      this.durable.set(
        name,
        this.synced.get(this.seen.get(name) as MemoryFile) ?? MemoryFile.of(new Uint8Array()),
      )
  }
}

function bytesOf(files: Iterable<readonly [string, MemoryFile]>): Map<string, Uint8Array> {
  return new Map([...files].map(([name, file]) => [name, file.bytes()]))
}
