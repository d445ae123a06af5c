import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Device } from '../../../../src/main/runtime/index.ts'
import {
  createDiskDevice,
  type FileOperation,
  type FileResult,
  MemoryDevice,
  type MemoryFiles,
  type ShadowDevice,
  shadowDevice,
} from '../../../../src/main/storage/files/index.ts'
import { Random } from '../../../support/terms.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

async function newShadow(files: Record<string, string> = {}, fileBytesMax?: number): Promise<ShadowDevice> {
  const folder = mkdtempSync(join(tmpdir(), 'coppice-test-'))
  folders.push(folder)
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return shadowDevice(await createDiskDevice(folder), fileBytesMax === undefined ? {} : { fileBytesMax })
}

function ask(device: Device, operation: FileOperation, lane = 'lane'): Promise<FileResult> {
  return new Promise(resolve =>
    device.request(1, { lane, ...operation }, result => resolve(result as FileResult)),
  )
}

const bytes = (text: string) => new TextEncoder().encode(text)
const write = (at: number, text: string) => ({ op: 'write', at, bytes: bytes(text) }) as const

/** What a fork with the files of `snapshot` reads. */
async function readIn(snapshot: MemoryFiles, file: string): Promise<string> {
  const result = await ask(new MemoryDevice(snapshot), { op: 'read', file })
  return result.ok ? new TextDecoder().decode(result.bytes) : result.reason
}

describe('a snapshot of a disk', () => {
  it('holds files as they were, whatever is done to them afterwards', async () => {
    const device = await newShadow({ a: 'first', b: 'second', c: 'third', d: 'fourth' })
    const before = device.snapshot()
    await ask(device, { op: 'update', file: 'a', steps: [write(0, 'F'), { op: 'truncate', size: 3 }] })
    await ask(device, { op: 'rename', file: 'b', to: 'c' })
    await ask(device, { op: 'remove', file: 'd' })
    await ask(device, { op: 'write', file: 'e', bytes: bytes('fifth') })
    const after = device.snapshot()
    await ask(device, { op: 'write', file: 'a', bytes: bytes('anew') })
    await ask(device, { op: 'set_aside', file: 'c', to: 'e' })
    const read = async (snapshot: MemoryFiles) =>
      Promise.all(['a', 'b', 'c', 'd', 'e', 'e.2'].map(file => readIn(snapshot, file)))
    expect(await read(before)).toEqual(['first', 'second', 'third', 'fourth', 'enoent', 'enoent'])
    expect(await read(after)).toEqual(['Fir', 'enoent', 'second', 'enoent', 'fifth', 'enoent'])
    expect(await read(device.snapshot())).toEqual(['anew', 'enoent', 'enoent', 'enoent', 'fifth', 'second'])
  })

  it('is not changed by what a fork does, nor is the disk', async () => {
    const device = await newShadow({ a: 'first' })
    const snapshot = device.snapshot()
    const fork = new MemoryDevice(snapshot)
    await ask(fork, { op: 'update', file: 'a', steps: [write(0, 'FORK')] })
    await ask(fork, { op: 'write', file: 'new', bytes: bytes('x') })
    await ask(fork, { op: 'remove', file: 'a' })
    expect(await readIn(snapshot, 'a')).toBe('first')
    expect(await readIn(device.snapshot(), 'a')).toBe('first')
    expect(readdirSync(device.folder)).toEqual(['a'])
    expect(readFileSync(join(device.folder, 'a'), 'utf8')).toBe('first')
  })

  it('holds what was answered, and nothing of what was not', async () => {
    const device = await newShadow({ a: 'first' })
    let answered = false
    device.request(1, { lane: 'a', op: 'write', file: 'a', bytes: bytes('second') }, () => {
      answered = true
    })
    while (!answered) {
      const snapshot = device.snapshot()
      expect(await readIn(snapshot, 'a')).toBe('first')
      await new Promise(setImmediate)
    }
    expect(await readIn(device.snapshot(), 'a')).toBe('second')
  })

  it('has what the disk has after an operation that failed', async () => {
    const device = await newShadow({ a: 'first' })
    expect(await ask(device, { op: 'rename', file: 'a', to: '../a' })).toMatchObject({ ok: false })
    expect(await ask(device, { op: 'update', file: 'none', steps: [write(0, 'x')] })).toMatchObject({
      ok: false,
    })
    expect(await readIn(device.snapshot(), 'a')).toBe('first')
    expect(await readIn(device.snapshot(), 'none')).toBe('enoent')
  })

  it('leaves files that are too large on the disk, under the names they get', async () => {
    const device = await newShadow({ a: 'too large', b: 'no' }, 5)
    const before = device.snapshot()
    expect(await readIn(before, 'a')).toBe('too large')
    await ask(device, { op: 'update', file: 'a', steps: [write(0, 'TOO')] })
    await ask(device, { op: 'rename', file: 'a', to: 'c' })
    await ask(device, { op: 'update', file: 'b', steps: [write(2, ' longer')] })
    const after = device.snapshot()
    expect(await readIn(after, 'c')).toBe('TOO large')
    expect(await readIn(after, 'a')).toBe('enoent')
    expect(await readIn(after, 'b')).toBe('no longer')
    expect(await readIn(before, 'b')).toBe('no')
  })

  it.each([1, 2, 3])('is what the folder holds, after any operations (seed %i)', async seed => {
    const random = new Random(seed)
    const device = await newShadow({ a: 'first', b: 'second' })
    const taken: { snapshot: MemoryFiles; folder: Map<string, string> }[] = []
    for (let i = 0; i < 150; i++) {
      const file = random.pick(['a', 'b', 'c', 'd'])
      const to = random.pick(['a', 'b', 'c', 'd'])
      const text = 'x'.repeat(random.int(50)) + i
      const operation = random.pick<FileOperation>([
        { op: 'write', file, bytes: bytes(text) },
        { op: 'update', file, steps: [write(random.int(40_000), text), { op: 'fsync' }] },
        { op: 'update', file, steps: [{ op: 'truncate', size: random.int(30_000) }, write(3, text)] },
        { op: 'rename', file, to },
        { op: 'remove', file },
        { op: 'set_aside', file, to },
      ])
      await ask(device, operation)
      if (random.int(5) === 0) taken.push({ snapshot: device.snapshot(), folder: contents(device.folder) })
    }
    for (const { snapshot, folder } of taken) {
      for (const name of new Set([...folder.keys(), 'a', 'b', 'c', 'd']))
        expect(await readIn(snapshot, name)).toBe(folder.get(name) ?? 'enoent')
    }
    await device.close()
  })
})

function contents(folder: string): Map<string, string> {
  return new Map(readdirSync(folder).map(name => [name, readFileSync(join(folder, name), 'utf8')]))
}
