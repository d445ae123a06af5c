import { MemoryFile } from './memory-file.ts'
import { type FileOperation, type FileResult, type FileStep, isFileName } from './request.ts'

/** Finds a file that is not held: null when there is none. */
export type FileFinder = (name: string) => MemoryFile | null

/**
 * The files of one folder, in memory. A snapshot of them costs the number of files, not their bytes.
 *
 *     const before = files.snapshot()
 *     files.perform({ op: 'update', file: 'a', steps: [{ op: 'write', at: 0, bytes }] })
 *     before.get('a')                             // as it was
 */
export class MemoryFiles {
  /** Files by name; null: there is none, whatever the finder says. */
  readonly #files: Map<string, MemoryFile | null>
  readonly #finder: FileFinder | null

  /** `finder`: where files are found that nobody has written to yet. Default: nowhere. */
  constructor(files: Iterable<readonly [string, MemoryFile | null]> = [], finder: FileFinder | null = null) {
    this.#files = new Map(files)
    this.#finder = finder
  }

  /** Files with these bytes, which must not change any more. */
  static of(files: ReadonlyMap<string, Uint8Array>): MemoryFiles {
    return new MemoryFiles([...files].map(([name, bytes]) => [name, MemoryFile.of(bytes)]))
  }

  /** The same files; neither sees what is done to the other. */
  snapshot(): MemoryFiles {
    const copies = [...this.#files].map(([name, file]) => [name, file?.copy() ?? null] as const)
    return new MemoryFiles(copies, this.#finder)
  }

  /** Names of the files that are held, in the order in which they came. */
  names(): string[] {
    return [...this.#files].flatMap(([name, file]) => (file === null ? [] : [name]))
  }

  get(name: string): MemoryFile | undefined {
    const held = this.#files.get(name)
    if (held !== undefined || this.#finder === null) return held ?? undefined
    const found = this.#finder(name)?.copy()
    if (found !== undefined) this.#files.set(name, found)
    return found
  }

  /** Whether `name` is held, or known to be no file. */
  has(name: string): boolean {
    return this.#files.has(name)
  }

  /** Puts `file` in the place of what has that name; null: there is none. */
  set(name: string, file: MemoryFile | null): void {
    this.#files.set(name, file)
  }

  /** Does `operation`. What a sync waits for is done already. */
  perform(operation: FileOperation): FileResult {
    if (operation.op === 'sync_folder') return done
    if (!isFileName(operation.file) || ('to' in operation && !isFileName(operation.to)))
      return { ok: false, reason: 'einval' }
    if (operation.op === 'write') {
      // A copy: what is written is the bytes as they are now.
      this.#files.set(operation.file, MemoryFile.of(operation.bytes.slice()))
      return done
    }
    const file = this.get(operation.file)
    if (file === undefined) return { ok: false, reason: 'enoent' }
    switch (operation.op) {
      case 'read':
        return { ok: true, bytes: file.bytes() }
      case 'read_at':
        return {
          ok: true,
          parts: operation.ranges.map(({ at, length }) => file.read(at, length)),
          size: file.size,
        }
      case 'size':
        return { ok: true, size: file.size }
      case 'sync':
        return done
      case 'update':
        for (const step of operation.steps) takeStep(file, step)
        return done
      case 'rename':
        this.#rename(operation.file, operation.to, file)
        return done
      case 'set_aside': {
        let name = operation.to
        for (let n = 2; this.get(name) !== undefined; n++) name = `${operation.to}.${n}`
        this.#rename(operation.file, name, file)
        return { ok: true, name }
      }
      case 'remove':
        this.#forget(operation.file)
        return done
    }
  }

  #rename(from: string, to: string, file: MemoryFile): void {
    this.#forget(from)
    this.#files.set(to, file)
  }

  #forget(name: string): void {
    if (this.#finder === null) this.#files.delete(name)
    else this.#files.set(name, null)
  }
}

/** Does one step of a change to `file`; a sync is done already. */
export function takeStep(file: MemoryFile, step: FileStep): void {
  if (step.op === 'write') file.write(step.at, step.bytes)
  else if (step.op === 'truncate') file.truncate(step.size)
}

const done: FileResult = { ok: true }
