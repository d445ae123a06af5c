import { close, fdatasync, fstat, ftruncate, open, read, write } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { BulkWriter } from './bulk-writer.ts'
import type { DiskFigures } from './disk-figures.ts'
import type { FileRange, FileStep } from './request.ts'

type Flags = 'r' | 'r+' | 'w+'

type WriteStep = Extract<FileStep, { op: 'write' }>

/** What is called when something is over; with what went wrong, if anything did. */
type Over = (error: Error | null) => void

/** Writes that are done side by side; more go to a thread together. */
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
  take(steps: readonly FileStep[]): Promise<void> {
    return new Promise((done, fail) => {
      this.#takeFrom(steps, 0, error => (error === null ? done() : fail(error)))
    })
  }

  /** By callbacks: a promise for each step would cost as much as the step. */
  #takeFrom(steps: readonly FileStep[], at: number, over: Over): void {
    const step = steps[at]
    const goOn = (next: number) => (error: Error | null) => {
      if (error === null) this.#takeFrom(steps, next, over)
      else over(error)
    }
    if (step === undefined) over(null)
    else if (step.op === 'truncate') ftruncate(this.#fd, step.size, goOn(at + 1))
    else if (step.op === 'fsync') this.#sync(goOn(at + 1))
    else {
      const run: WriteStep[] = []
      for (let next: FileStep | undefined = step; next?.op === 'write'; next = steps[at + run.length])
        run.push(next)
      this.#writeRun(joined(run), goOn(at + run.length))
    }
  }

  #writeRun(writes: readonly WriteStep[], over: Over): void {
    if (writes.length > fewWrites) {
      this.#bulk.write(this.#fd, writes).then(() => {
        this.#figures.writes += writes.length
        this.#figures.writtenBytes += writes.reduce((sum, { bytes }) => sum + bytes.length, 0)
        over(null)
      }, over)
    } else if (areDisjoint(writes)) this.#writeAtOnce(writes, over)
    else this.#writeInOrder(writes, 0, over)
  }

  #writeInOrder(writes: readonly WriteStep[], at: number, over: Over): void {
    const step = writes[at]
    if (step === undefined) {
      over(null)
      return
    }
    this.#write(step, 0, error => {
      if (error === null) this.#writeInOrder(writes, at + 1, over)
      else over(error)
    })
  }

  /** All of them are over before anything is answered: what comes next must not overtake one that failed late. */
  #writeAtOnce(writes: readonly WriteStep[], over: Over): void {
    let left = writes.length
    let failure: Error | null = null
    for (const one of writes) {
      this.#write(one, 0, error => {
        failure ??= error
        if (--left === 0) over(failure)
      })
    }
  }

  #write(step: WriteStep, done: number, over: Over): void {
    const { at, bytes } = step
    write(this.#fd, bytes, done, bytes.length - done, at + done, (error, written) => {
      if (error !== null) over(error)
      else if (done + written < bytes.length) this.#write(step, done + written, over)
      else {
        this.#figures.writes++
        this.#figures.writtenBytes += bytes.length
        over(null)
      }
    })
  }

  /** The data and what is needed to find it, as the size; not the times of the file. */
  #sync(over: Over): void {
    fdatasync(this.#fd, error => {
      if (error === null) this.#figures.syncs++
      over(error)
    })
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
