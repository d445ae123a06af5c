import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Device } from '../../../../src/main/runtime/index.ts'
import {
  createDiskDevice,
  FaultyDevice,
  type FileOperation,
  type FileResult,
  lockFolder,
  MemoryDevice,
} from '../../../../src/main/storage/files/index.ts'

const folders: string[] = []
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'coppice-test-'))
  folders.push(folder)
  return folder
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function ask(device: Device, operation: FileOperation, lane = 'lane'): Promise<FileResult> {
  return new Promise(resolve =>
    device.request(1, { lane, ...operation }, result => resolve(result as FileResult)),
  )
}

const bytes = (text: string) => new TextEncoder().encode(text)
const text = (result: FileResult) => (result.ok ? new TextDecoder().decode(result.bytes) : result.reason)

describe.each([
  ['the real disk', async () => (await createDiskDevice(newFolder())) as Device],
  ['memory', async () => new MemoryDevice() as Device],
  ['a disk that could fail', async () => new FaultyDevice() as Device],
])('files on %s', (_name, create) => {
  it('hold what was written, under the name they have', async () => {
    const device = await create()
    await ask(device, { op: 'write', file: 'a', bytes: bytes('one') })
    await ask(device, { op: 'sync', file: 'a' })
    await ask(device, { op: 'rename', file: 'a', to: 'b' })
    await ask(device, { op: 'sync_folder' })
    expect(text(await ask(device, { op: 'read', file: 'b' }))).toBe('one')
    expect(await ask(device, { op: 'read', file: 'a' })).toEqual({ ok: false, reason: 'enoent' })
  })

  it('take the place of another when renamed', async () => {
    const device = await create()
    await ask(device, { op: 'write', file: 'a', bytes: bytes('old, and longer') })
    await ask(device, { op: 'write', file: 'a.TMP', bytes: bytes('new') })
    await ask(device, { op: 'rename', file: 'a.TMP', to: 'a' })
    expect(text(await ask(device, { op: 'read', file: 'a' }))).toBe('new')
  })

  it('set aside replace nothing', async () => {
    const device = await create()
    const names: unknown[] = []
    for (const content of ['1', '2', '3']) {
      await ask(device, { op: 'write', file: 'a', bytes: bytes(content) })
      const result = await ask(device, { op: 'set_aside', file: 'a', to: 'a.damaged' })
      names.push(result.ok && result.name)
    }
    expect(names).toEqual(['a.damaged', 'a.damaged.2', 'a.damaged.3'])
    expect(text(await ask(device, { op: 'read', file: 'a.damaged' }))).toBe('1')
    expect(await ask(device, { op: 'read', file: 'a' })).toMatchObject({ ok: false })
  })

  it('that are not there answer enoent', async () => {
    const device = await create()
    for (const op of ['read', 'size', 'sync', 'remove'] as const)
      expect(await ask(device, { op, file: 'none' })).toEqual({ ok: false, reason: 'enoent' })
    expect(await ask(device, { op: 'read_at', file: 'none', ranges: [] })).toMatchObject({ reason: 'enoent' })
    expect(await ask(device, { op: 'update', file: 'none', steps: [] })).toMatchObject({ reason: 'enoent' })
    expect(await ask(device, { op: 'rename', file: 'none', to: 'a' })).toMatchObject({ reason: 'enoent' })
  })

  it('are read in pieces, as far as they go, and tell their size', async () => {
    const device = await create()
    await ask(device, { op: 'write', file: 'a', bytes: bytes('0123456789') })
    const ranges = [
      { at: 3, length: 4 },
      { at: 8, length: 10 },
      { at: 20, length: 1 },
      { at: 0, length: 0 },
    ]
    const result = await ask(device, { op: 'read_at', file: 'a', ranges })
    expect(result.ok && result.parts?.map(part => new TextDecoder().decode(part))).toEqual([
      '3456',
      '89',
      '',
      '',
    ])
    expect(result).toMatchObject({ size: 10 })
    expect(await ask(device, { op: 'size', file: 'a' })).toEqual({ ok: true, size: 10 })
  })

  it('are changed in place, in order', async () => {
    const device = await create()
    await ask(device, { op: 'write', file: 'a', bytes: bytes('0123456789') })
    const steps = [
      { op: 'write', at: 2, bytes: bytes('ab') },
      { op: 'write', at: 3, bytes: bytes('XY') },
      { op: 'fsync' },
      { op: 'truncate', size: 6 },
      { op: 'write', at: 8, bytes: bytes('end') },
      { op: 'truncate', size: 12 },
    ] as const
    expect(await ask(device, { op: 'update', file: 'a', steps })).toEqual({ ok: true })
    expect(text(await ask(device, { op: 'read', file: 'a' }))).toBe('01aXY5\0\0end\0')
    await ask(device, { op: 'write', file: 'a', bytes: bytes('new') })
    expect(text(await ask(device, { op: 'read', file: 'a' }))).toBe('new')
  })

  it('are the ones that have the name now, also when another was open under it', async () => {
    const device = await create()
    const update = (file: string, what: string) =>
      ask(device, { op: 'update', file, steps: [{ op: 'write', at: 0, bytes: bytes(what) }] })
    for (const name of ['a', 'b']) await ask(device, { op: 'write', file: name, bytes: bytes(`${name}...`) })
    await update('a', '1')
    await update('b', '2')
    await ask(device, { op: 'rename', file: 'a', to: 'b' })
    expect(await update('a', 'x')).toEqual({ ok: false, reason: 'enoent' })
    await update('b', '3')
    expect(text(await ask(device, { op: 'read', file: 'b' }))).toBe('3...')
    await ask(device, { op: 'set_aside', file: 'b', to: 'c' })
    await ask(device, { op: 'write', file: 'b', bytes: bytes('new') })
    await update('c', '4')
    await update('b', 'N')
    expect(text(await ask(device, { op: 'read', file: 'b' }))).toBe('New')
    expect(text(await ask(device, { op: 'read', file: 'c' }))).toBe('4...')
  })

  it('are asked for in order within a lane', async () => {
    const device = await create()
    const answers: Promise<FileResult>[] = []
    for (let i = 0; i < 20; i++) answers.push(ask(device, { op: 'write', file: 'a', bytes: bytes(`${i}`) }))
    answers.push(ask(device, { op: 'read', file: 'a' }))
    expect(text((await Promise.all(answers)).at(-1) as FileResult)).toBe('19')
  })
})

describe('the real disk', () => {
  it('refuses names that leave the folder', async () => {
    const device = await createDiskDevice(newFolder())
    for (const file of ['../x', '/etc/passwd', '', 'a/b', '..', 'a\0b'])
      expect(await ask(device, { op: 'read', file })).toEqual({ ok: false, reason: 'einval' })
  })

  it('keeps more files in use than the operating system would have it hold open', async () => {
    const device = await createDiskDevice(newFolder())
    const names = Array.from({ length: 300 }, (_, i) => `f${i}`)
    await Promise.all(names.map(file => ask(device, { op: 'write', file, bytes: bytes(file) }, file)))
    const steps = [{ op: 'write', at: 0, bytes: bytes('F') }, { op: 'fsync' }] as const
    await Promise.all(names.map(file => ask(device, { op: 'update', file, steps }, file)))
    const read = await Promise.all(names.map(file => ask(device, { op: 'read', file }, file)))
    expect(read.map(text)).toEqual(names.map(name => name.toUpperCase()))
    await device.close()
  })

  it('counts what it does', async () => {
    const device = await createDiskDevice(newFolder())
    await ask(device, { op: 'write', file: 'a', bytes: bytes('0123456789') })
    await ask(device, { op: 'sync', file: 'a' })
    await ask(device, { op: 'sync_folder' })
    const steps = [{ op: 'write', at: 2, bytes: bytes('abc') }, { op: 'fsync' }] as const
    await ask(device, { op: 'update', file: 'a', steps })
    await ask(device, { op: 'read', file: 'a' })
    await ask(device, { op: 'read_at', file: 'a', ranges: [{ at: 8, length: 5 }] })
    await ask(device, { op: 'read', file: 'none' })
    await ask(device, { op: 'rename', file: 'a', to: 'b/c' })
    const figures = { reads: 2, readBytes: 12, writes: 2, writtenBytes: 13, syncs: 3, failures: 1 }
    expect(device.figures).toEqual(figures)
    await device.close()
  })

  it('answers what the operating system says', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'file'), '')
    await expect(createDiskDevice(join(folder, 'file'))).rejects.toMatchObject({ code: 'EEXIST' })
  })
})

describe('lockFolder', () => {
  it('keeps a second holder out until the first lets go', async () => {
    const folder = newFolder()
    const first = await lockFolder(folder)
    expect(first).not.toBeNull()
    expect(await lockFolder(folder)).toBeNull()
    first?.release()
    const second = await lockFolder(folder)
    expect(second).not.toBeNull()
    second?.release()
  })
})
