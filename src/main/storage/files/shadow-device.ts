import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { DiskDevice } from './disk-device.ts'
import { Lanes } from './lanes.ts'
import { MemoryFile } from './memory-file.ts'
import { MemoryFiles } from './memory-files.ts'
import { type FileRequest, type FileResult, isFileName } from './request.ts'

export type ShadowOptions = {
  /** Files that are larger are not held in memory. Default 64 MiB. */
  fileBytesMax?: number
}

/** A disk that can say at any time what is on it. */
export type ShadowDevice = DiskDevice & {
  /**
   * The files as they are now, for the device of a fork: `new MemoryDevice(device.snapshot())`. All operations that were
   * answered are in it and none that were not, so that a fork may ask for those again. It costs the number of
   * files that were changed so far, not their bytes.
   */
  snapshot(): MemoryFiles
}

/**
 * `disk`, and beside it an image in memory of the files that were changed through it. A file is read whole before it is
 * changed first; one that never is, is read from the disk when a fork wants it. Files that are too large are always
 * read from the disk: of those a fork sees what the disk holds when it looks, not when the fork was made.
 */
export function shadowDevice(
  disk: DiskDevice,
  { fileBytesMax = 64 * 1024 * 1024 }: ShadowOptions = {},
): ShadowDevice {
  const lanes = new Lanes()
  const shadow = new Shadow(disk.folder, fileBytesMax)
  const ask = (id: number, request: FileRequest): Promise<FileResult> =>
    new Promise(resolve => disk.request(id, request, result => resolve(result as FileResult)))
  return {
    folder: disk.folder,
    figures: disk.figures,
    idle: () => lanes.idle(),
    async close() {
      await lanes.idle()
      await disk.close()
    },
    snapshot: () => shadow.image.snapshot(),
    request(id, request, complete) {
      const asked = request as FileRequest
      lanes.run(asked.lane, async () => {
        if (isChange(asked)) for (const name of namesIn(asked)) await shadow.keepOriginal(name)
        const result = await ask(id, asked)
        if (isChange(asked)) await shadow.follow(asked, result)
        complete(result)
      })
    },
  }
}

type Change = Extract<FileRequest, { op: 'write' | 'update' | 'remove' | 'rename' | 'set_aside' }>

/** Whether names or contents of files are another after `request`. */
function isChange(request: FileRequest): request is Change {
  return ['write', 'update', 'remove', 'rename', 'set_aside'].includes(request.op)
}

function namesIn(change: Change): string[] {
  return 'to' in change ? [change.file, change.to] : [change.file]
}

class Shadow {
  readonly image: MemoryFiles
  readonly #folder: string
  readonly #fileBytesMax: number
  /** Files as they were before the first change, which snapshots of before that still want; null: there was none. */
  readonly #originals = new Map<string, MemoryFile | null>()
  /** Files that are not held, by name. */
  readonly #large = new Map<string, LargeFile>()

  constructor(folder: string, fileBytesMax: number) {
    this.#folder = folder
    this.#fileBytesMax = fileBytesMax
    this.image = new MemoryFiles([], name => this.#find(name))
  }

  /** Reads `name` before it is changed first. */
  async keepOriginal(name: string): Promise<void> {
    if (!isFileName(name) || this.#originals.has(name) || this.#large.has(name)) return
    const file = await this.#load(name)
    // A fork may have wanted it meanwhile.
    if (!this.#originals.has(name)) this.#originals.set(name, file)
  }

  /** Does to the image what was done to the disk. */
  async follow(change: Change, result: FileResult): Promise<void> {
    const { image } = this
    if (!result.ok) {
      // Some of it may have been done.
      for (const name of namesIn(change)) if (isFileName(name)) image.set(name, await this.#load(name))
      return
    }
    const { file } = change
    switch (change.op) {
      case 'set_aside': {
        const name = result.name as string
        if (!this.#originals.has(name)) this.#originals.set(name, null)
        return this.#rename(file, name)
      }
      case 'rename':
        return this.#rename(file, change.to)
      case 'remove':
        image.perform(change)
        this.#large.delete(file)
        return
      default:
        if (!this.#large.has(file)) image.perform(change)
        if (this.#large.has(file) || (image.get(file)?.size ?? 0) > this.#fileBytesMax)
          image.set(file, await this.#load(file))
    }
  }

  #rename(from: string, to: string): void {
    this.image.perform({ op: 'rename', file: from, to })
    const large = this.#large.get(from)
    this.#large.delete(from)
    this.#large.delete(to)
    if (large === undefined) return
    large.name = to
    this.#large.set(to, large)
  }

  /** What a snapshot does not hold: the file was not changed until that snapshot was taken. */
  #find(name: string): MemoryFile | null {
    const original = this.#originals.get(name)
    if (original !== undefined) return original
    try {
      const { size } = statSync(join(this.#folder, name))
      if (size > this.#fileBytesMax) return this.#largeFile(name, size)
      const file = MemoryFile.of(readFileSync(join(this.#folder, name)))
      this.#originals.set(name, file)
      return file
    } catch {
      return null
    }
  }

  /** The file as the disk has it; null when there is none that can be read. */
  async #load(name: string): Promise<MemoryFile | null> {
    try {
      const path = join(this.#folder, name)
      const { size } = await stat(path)
      if (size > this.#fileBytesMax) return this.#largeFile(name, size)
      const bytes = await readFile(path)
      this.#large.delete(name)
      return MemoryFile.of(bytes)
    } catch {
      this.#large.delete(name)
      return null
    }
  }

  #largeFile(name: string, size: number): MemoryFile {
    let large = this.#large.get(name)
    if (large === undefined) {
      large = new LargeFile(this.#folder, name)
      this.#large.set(name, large)
    }
    const file = large
    return MemoryFile.on((at, length) => file.read(at, length), size)
  }
}

/** A file that is read from the disk, by whatever name it has got meanwhile. */
class LargeFile {
  readonly #folder: string
  name: string

  constructor(folder: string, name: string) {
    this.#folder = folder
    this.name = name
  }

  read(at: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length)
    try {
      const fd = openSync(join(this.#folder, this.name), 'r')
      try {
        return bytes.subarray(0, readSync(fd, bytes, 0, length, at))
      } finally {
        closeSync(fd)
      }
    } catch {
      return new Uint8Array()
    }
  }
}
