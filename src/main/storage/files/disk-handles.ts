import { close, fdatasync, fstat, ftruncate, open, read, write } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { BulkWriter } from './bulk-writer.ts'
import type { DiskFigures } from './disk-figures.ts'
import type { FileRange, FileStep } from './request.ts'

type Flags = 'r' | 'r+' | 'w+'

type WriteStep = Extract<FileStep, { op: 'write' }>

/** Writes that are done one by one; more go to a thread together. */
const fewWrites = 8

/** Files that stay open between operations, most recently used last. */
const openAtMost = 64

type Entry = { readonly file: OpenFile; readonly flags: Flags; users: number; forgotten: boolean }

/**
 * The open files of a folder. A file is opened when it is used first and stays open, since opening and closing it
 * would cost more than a small write. Whoever renames or removes a file has it forgotten first.
 */
export class DiskHandles {
  readonly #folder: string
  readonly #figures: DiskFigures
  readonly #entries = new Map<string, Entry>()
  readonly #bulk = new BulkWriter()

  constructor(folder: string, figures: DiskFigures) {
    this.#folder = folder
    this.#figures = figures
  }

  /** Lets `use` work on the file, opened with `flags` when it is not open yet. Fails as `use` and `open` fail. */
  async use<R>(name: string, flags: Flags, use: (file: OpenFile) => Promise<R>): Promise<R> {
    const entry = this.#usable(name, flags) ?? (await this.#open(name, flags))
    this.#entries.delete(name)
    this.#entries.set(name, entry)
    entry.users++
    try {
      return await use(entry.file)
    } finally {
      entry.users--
      if (entry.forgotten && entry.users === 0) await entry.file.close()
      await this.#closeOldest()
    }
  }

  /** The file if it is open, and open for that. */
  #usable(name: string, flags: Flags): Entry | undefined {
    const entry = this.#entries.get(name)
    return flags === 'r' || entry?.flags !== 'r' ? entry : undefined
  }

  async #open(name: string, flags: Flags): Promise<Entry> {
    const fd = await disk.open(join(this.#folder, name), flags, 0o600)
    // Another lane may have opened it meanwhile; one that was emptied just now is the one that counts.
    const other = flags === 'w+' ? undefined : this.#usable(name, flags)
    if (other !== undefined) {
      other.users++
      await disk.close(fd)
      other.users--
      return other
    }
    void this.forget(name)
    return { file: new OpenFile(fd, this.#figures, this.#bulk), flags, users: 0, forgotten: false }
  }

  /** Closes the file when nobody uses it any more; who uses it next opens what then has the name. */
  async forget(name: string): Promise<void> {
    const entry = this.#entries.get(name)
    if (entry === undefined) return
    this.#entries.delete(name)
    entry.forgotten = true
    if (entry.users === 0) await entry.file.close()
  }

  async close(): Promise<void> {
    for (const name of [...this.#entries.keys()]) await this.forget(name)
    await this.#bulk.close()
  }

  async #closeOldest(): Promise<void> {
    for (const [name, { users }] of this.#entries) {
      if (this.#entries.size <= openAtMost) return
      if (users === 0) await this.forget(name)
    }
  }
}

/** One open file. */
class OpenFile {
  readonly #fd: number
  readonly #figures: DiskFigures
  readonly #bulk: BulkWriter

  constructor(fd: number, figures: DiskFigures, bulk: BulkWriter) {
    this.#fd = fd
    this.#figures = figures
    this.#bulk = bulk
  }

  async read(ranges: readonly FileRange[]): Promise<{ parts: Uint8Array[]; size: number }> {
    const { size } = await disk.fstat(this.#fd)
    const parts = await Promise.all(
      ranges.map(({ at, length }) => this.#read(at, Math.min(length, size - at))),
    )
    return { parts, size }
  }

  async #read(at: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(Math.max(0, length))
    let done = 0
    while (done < bytes.length) {
      const { bytesRead } = await disk.read(this.#fd, bytes, done, bytes.length - done, at + done)
      if (bytesRead === 0) break
      done += bytesRead
    }
    this.#figures.reads++
    this.#figures.readBytes += done
    return done === bytes.length ? bytes : bytes.subarray(0, done)
  }

  /** Takes the steps; those that write, between two others, at once where they do not overlap. */
  async take(steps: readonly FileStep[]): Promise<void> {
    for (let at = 0; at < steps.length; at++) {
      const step = steps[at] as FileStep
      if (step.op === 'truncate') await disk.ftruncate(this.#fd, step.size)
      else if (step.op === 'fsync') await this.#sync()
      else {
        const run: WriteStep[] = [step]
        for (let next = steps[at + 1]; next?.op === 'write'; next = steps[at + 1]) {
          run.push(next)
          at++
        }
        await this.#writeRun(run)
      }
    }
  }

  async #writeRun(steps: readonly WriteStep[]): Promise<void> {
    const writes = joined(steps)
    if (writes.length > fewWrites) {
      await this.#bulk.write(this.#fd, writes)
      this.#figures.writes += writes.length
      this.#figures.writtenBytes += writes.reduce((sum, { bytes }) => sum + bytes.length, 0)
      return
    }
    if (!areDisjoint(writes)) {
      for (const one of writes) await this.#write(one)
      return
    }
    // All of them are over before anything is answered: what comes next must not overtake one that failed late.
    const results = await Promise.allSettled(writes.map(one => this.#write(one)))
    for (const result of results) if (result.status === 'rejected') throw result.reason
  }

  async #write({ at, bytes }: WriteStep): Promise<void> {
    let done = 0
    while (done < bytes.length) {
      const { bytesWritten } = await disk.write(this.#fd, bytes, done, bytes.length - done, at + done)
      done += bytesWritten
    }
    this.#figures.writes++
    this.#figures.writtenBytes += bytes.length
  }

  /** The data and what is needed to find it, as the size; not the times of the file. */
  async #sync(): Promise<void> {
    await disk.fdatasync(this.#fd)
    this.#figures.syncs++
  }

  close(): Promise<void> {
    return disk.close(this.#fd)
  }
}

/** On plain numbers of files: Node's handles complain of every file that is still open when a test or the app ends. */
const disk = {
  open: promisify(open),
  close: promisify(close),
  read: promisify(read),
  write: promisify(write),
  ftruncate: promisify(ftruncate),
  fdatasync: promisify(fdatasync),
  fstat: promisify(fstat),
}

/** Writes that follow each other in the file become one. */
function joined(steps: readonly WriteStep[]): WriteStep[] {
  const runs: WriteStep[][] = []
  let end = -1
  for (const step of steps) {
    if (step.at === end) runs.at(-1)?.push(step)
    else runs.push([step])
    end = endOf(step)
  }
  return runs.map(run => {
    const [first] = run as [WriteStep]
    return run.length === 1 ? first : { ...first, bytes: Buffer.concat(run.map(step => step.bytes)) }
  })
}

function areDisjoint(writes: readonly WriteStep[]): boolean {
  if (writes.length < 2) return true
  const inOrder = [...writes].sort((a, b) => a.at - b.at)
  return inOrder.every((one, at) => at === 0 || endOf(inOrder[at - 1] as WriteStep) <= one.at)
}

function endOf({ at, bytes }: WriteStep): number {
  return at + bytes.length
}
