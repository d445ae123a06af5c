import { constants } from 'node:fs'
import { type FileHandle, link, mkdir, open, readFile, rename, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Device } from '../../runtime/index.ts'
import { Lanes } from './lanes.ts'
import { type FileRequest, type FileResult, isFileName } from './request.ts'

/** The files of one folder of the real disk, as a world's device. */
export type DiskDevice = Device & {
  readonly folder: string
  /** Settles when everything asked for so far is done. */
  idle(): Promise<void>
}

/** The device for `folder`, which is made when there is none; only its owner may read what is made in it. */
export async function createDiskDevice(folder: string): Promise<DiskDevice> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const lanes = new Lanes()
  return {
    folder,
    idle: () => lanes.idle(),
    request(_id, request, complete) {
      const asked = request as FileRequest
      lanes.run(asked.lane, async () => {
        let result: FileResult
        try {
          result = await perform(folder, asked)
        } catch (error) {
          result = { ok: false, reason: reasonOf(error) }
        }
        complete(result)
      })
    },
  }
}

async function perform(folder: string, request: FileRequest): Promise<FileResult> {
  const path = (name: string): string => {
    if (!isFileName(name)) throw Object.assign(new Error(`not a file name: ${name}`), { code: 'EINVAL' })
    return join(folder, name)
  }
  switch (request.op) {
    case 'read':
      return { ok: true, bytes: await readFile(path(request.file)) }
    case 'write':
      await withFile(path(request.file), 'w', file => file.writeFile(request.bytes))
      return { ok: true }
    case 'sync':
      await withFile(path(request.file), 'r+', file => file.sync())
      return { ok: true }
    case 'rename':
      await rename(path(request.file), path(request.to))
      return { ok: true }
    case 'sync_folder':
      await syncFolder(folder)
      return { ok: true }
    case 'set_aside':
      return { ok: true, name: await setAside(path, request.file, request.to) }
    case 'remove':
      await unlink(path(request.file))
      return { ok: true }
  }
}

async function withFile(
  path: string,
  flags: 'w' | 'r+',
  use: (file: FileHandle) => Promise<void>,
): Promise<void> {
  const file = await open(path, flags, 0o600)
  try {
    await use(file)
  } finally {
    await file.close()
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

/** Names the file by a new link first, which fails where a file is, so that nothing is ever replaced. */
async function setAside(path: (name: string) => string, file: string, to: string): Promise<string> {
  for (let n = 1; ; n++) {
    const name = n === 1 ? to : `${to}.${n}`
    try {
      await link(path(file), path(name))
    } catch (error) {
      if (reasonOf(error) === 'eexist') continue
      // A file system without hard links: look, then rename.
      if (await exists(path(name))) continue
      await rename(path(file), path(name))
      return name
    }
    await unlink(path(file))
    return name
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
