import { createHash } from 'node:crypto'
import { mkdirSync, realpathSync, rmSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type FolderLock = { release(): void }

/**
 * Keeps every other Coppice out of `folder` while this one lives. The lock is a listening local socket named after the
 * folder: the operating system frees it with the process, however that ends, so no stale lock is ever left.
 * @returns the lock, or null when another process holds it.
 */
export async function lockFolder(folder: string): Promise<FolderLock | null> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const hash = createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 32)
  if (process.platform === 'linux') return listen(`\0coppice-${hash}`)
  if (process.platform === 'win32') return listen(`\\\\.\\pipe\\coppice-${hash}`)
  const path = join(tmpdir(), `coppice-${hash}.sock`)
  const lock = await listen(path)
  if (lock !== null || (await answers(path))) return lock
  // A socket file that nobody listens on was left by a process that was killed.
  rmSync(path, { force: true })
  return listen(path)
}

function listen(name: string): Promise<FolderLock | null> {
  return new Promise((resolve, reject) => {
    const server: Server = createServer(socket => socket.destroy())
    server.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null)
      else reject(error)
    })
    server.listen(name, () => {
      server.unref()
      resolve({ release: () => server.close() })
    })
  })
}

function answers(path: string): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(path)
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}
