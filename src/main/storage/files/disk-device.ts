import { constants } from 'node:fs'
import { link, mkdir, open, readFile, rename, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Device } from '../../runtime/index.ts'
import { type DiskFigures, noFigures } from './disk-figures.ts'
import { DiskHandles } from './disk-handles.ts'
import { Lanes } from './lanes.ts'
import { type FileRequest, type FileResult, isFileName } from './request.ts'

/** The files of one folder of the real disk, as a world's device. */
export type DiskDevice = Device & {
  readonly folder: string
  /** What was done so far. */
  readonly figures: Readonly<DiskFigures>
  /** Settles when everything asked for so far is done. */
  idle(): Promise<void>
  /** Lets go of the files, once everything asked for is done. */
  close(): Promise<void>
}

/** The device for `folder`, which is made when there is none; only its owner may read what is made in it. */
export async function createDiskDevice(folder: string): Promise<DiskDevice> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const lanes = new Lanes()
  const disk = new Disk(folder)
  return {
    folder,
    figures: disk.figures,
    idle: () => lanes.idle(),
    async close() {
      await lanes.idle()
      await disk.handles.close()
    },
    request(_id, request, complete) {
      const asked = request as FileRequest
      lanes.run(asked.lane, async () => complete(await disk.perform(asked)))
    },
  }
}

class Disk {
  readonly figures = noFigures()
  readonly handles: DiskHandles
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
    this.handles = new DiskHandles(folder, this.figures)
  }

  async perform(request: FileRequest): Promise<FileResult> {
    try {
      return await this.#perform(request)
    } catch (error) {
      const reason = reasonOf(error)
      if (reason !== 'enoent') this.figures.failures++
      return { ok: false, reason }
    }
  }

  async #perform(request: FileRequest): Promise<FileResult> {
    const { handles, figures } = this
    if (request.op === 'sync_folder') {
      await syncFolder(this.#folder)
      figures.syncs++
      return { ok: true }
    }
    const path = this.#path(request.file)
    switch (request.op) {
      case 'read': {
        const bytes = await readFile(path)
        figures.reads++
        figures.readBytes += bytes.length
        return { ok: true, bytes }
      }
      case 'read_at':
        return { ok: true, ...(await handles.use(request.file, 'r', file => file.read(request.ranges))) }
      case 'size':
        // Who asks begins with what has the name now, which somebody may have put there since.
        await handles.forget(request.file)
        return { ok: true, size: (await stat(path)).size }
      case 'write':
        await handles.forget(request.file)
        await handles.use(request.file, 'w+', file =>
          file.take([{ op: 'write', at: 0, bytes: request.bytes }]),
        )
        return { ok: true }
      case 'update':
        await handles.use(request.file, 'r+', file => file.take(request.steps))
        return { ok: true }
      case 'sync':
        await handles.use(request.file, 'r+', file => file.take([{ op: 'fsync' }]))
        return { ok: true }
      case 'rename':
        await handles.forget(request.file)
        await handles.forget(request.to)
        await rename(path, this.#path(request.to))
        return { ok: true }
      case 'set_aside':
        await handles.forget(request.file)
        return { ok: true, name: await this.#setAside(path, request.to) }
      case 'remove':
        await handles.forget(request.file)
        await unlink(path)
        return { ok: true }
    }
  }

  #path(name: string): string {
    if (!isFileName(name)) throw Object.assign(new Error(`not a file name: ${name}`), { code: 'EINVAL' })
    return join(this.#folder, name)
  }

  /** Names the file by a new link first, which fails where a file is, so that nothing is ever replaced. */
  async #setAside(path: string, to: string): Promise<string> {
    for (let n = 1; ; n++) {
      const name = n === 1 ? to : `${to}.${n}`
      try {
        await link(path, this.#path(name))
      } catch (error) {
        if (reasonOf(error) === 'eexist') continue
        // A file system without hard links: look, then rename.
        if (await exists(this.#path(name))) continue
        await rename(path, this.#path(name))
        return name
      }
      await unlink(path)
      return name
    }
  }
}

/** Windows cannot open a folder; there the file system writes its names through by itself. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, constants.O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch {
    return false
  }
}

function reasonOf(error: unknown): string {
  const code = (error as { code?: unknown }).code
  return typeof code === 'string' ? code.toLowerCase() : 'eio'
}
