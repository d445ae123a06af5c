import { describe, expect, it } from 'vitest'
import {
  breakableDisk,
  type DiskDevice,
  damageBytes,
  type FileRequest,
  type FileResult,
  MemoryDevice,
} from '../../../../src/main/storage/index.ts'

const bytes = Uint8Array.from({ length: 200 }, (_, index) => index)

function disk() {
  const memory = new MemoryDevice(new Map([['a.dets', bytes]]))
  const device = breakableDisk({
    request: (id: number, request: unknown, complete: (result: unknown) => void) =>
      memory.request(id, request, complete),
  } as unknown as DiskDevice)
  const ask = (request: FileRequest) =>
    new Promise<FileResult>(resolve => device.request(1, request, result => resolve(result as FileResult)))
  return { memory, device, ask }
}

describe('a disk that can be broken', () => {
  it('takes no bytes while it is full, and lets be read, renamed and removed', async () => {
    const { memory, device, ask } = disk()
    device.full = true
    const steps = [{ op: 'write', at: 0, bytes: Uint8Array.of(1) }] as const
    expect(await ask({ lane: 'a', op: 'write', file: 'b.dets', bytes })).toEqual({
      ok: false,
      reason: 'enospc',
    })
    expect(await ask({ lane: 'a', op: 'update', file: 'a.dets', steps })).toEqual({
      ok: false,
      reason: 'enospc',
    })
    expect(memory.files.get('a.dets')).toEqual(bytes)
    expect(await ask({ lane: 'a', op: 'read', file: 'a.dets' })).toMatchObject({ ok: true })
    expect(await ask({ lane: 'a', op: 'rename', file: 'a.dets', to: 'c.dets' })).toMatchObject({ ok: true })
    device.full = false
    expect(await ask({ lane: 'a', op: 'write', file: 'b.dets', bytes })).toMatchObject({ ok: true })
  })

  it('is damaged in the middle of a file, and nowhere else', async () => {
    const { memory, device } = disk()
    expect(await device.damage('a.dets')).toEqual({ at: 100, bytes: damageBytes })
    const damaged = memory.files.get('a.dets') as Uint8Array
    const changed = [...damaged.keys()].filter(at => damaged[at] !== bytes[at])
    expect(Math.min(...changed)).toBe(100)
    expect(Math.max(...changed)).toBe(100 + damageBytes - 1)
    expect(damaged).toHaveLength(200)
  })

  it('loses the files that are removed, and no others', async () => {
    const { memory, device, ask } = disk()
    await ask({ lane: 'b', op: 'write', file: 'b.dets', bytes })
    await device.removeAll(['a.dets', 'nobody'])
    expect([...memory.files.keys()]).toEqual(['b.dets'])
  })

  it('says that a file cannot be damaged that is not there or too small', async () => {
    const { memory, device } = disk()
    memory.request(1, { lane: 'x', op: 'write', file: 'small', bytes: Uint8Array.of(1, 2) }, () => {})
    expect(await device.damage('small')).toBeNull()
    expect(await device.damage('nobody')).toBeNull()
  })
})
