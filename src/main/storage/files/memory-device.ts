import type { Device } from '../../runtime/index.ts'
import type { MemoryFile } from './memory-file.ts'
import { MemoryFiles } from './memory-files.ts'
import type { FileRequest } from './request.ts'

/** Files in memory, for forks, replays and tests: a disk that answers at once and never fails. */
export class MemoryDevice implements Device {
  readonly #files: MemoryFiles

  /** `files`: by name, or a snapshot, which stays as it is. Default: none. */
  constructor(files: ReadonlyMap<string, Uint8Array> | MemoryFiles = new Map()) {
    this.#files = files instanceof MemoryFiles ? files.snapshot() : MemoryFiles.of(files)
  }

  /** The files by name, as they are now. */
  get files(): ReadonlyMap<string, Uint8Array> {
    const names = this.#files.names()
    return new Map(names.map(name => [name, (this.#files.get(name) as MemoryFile).bytes()]))
  }

  /** The files as they are now, which is cheap: nothing of their bytes is copied. */
  snapshot(): MemoryFiles {
    return this.#files.snapshot()
  }

  request(_id: number, request: unknown, complete: (result: unknown) => void): void {
    complete(this.#files.perform(request as FileRequest))
  }
}
