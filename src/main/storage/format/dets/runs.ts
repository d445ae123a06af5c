/** Makes of many small writes few larger ones, without giving up what small writes promise. */
import * as layout from './layout.ts'
import { type Pages, type WriteStep, writeWords } from './pages.ts'

/** What a disk writes whole or not at all. */
const sectorBytes = 512

/** New blocks that lie next to each other. */
export type Extent = {
  at: number
  /** Their collections, each filled up to the end of its block but for the last. */
  bytes: Uint8Array
  /** Where each block begins. */
  blocks: number[]
}

/** `placed`: collections by where their blocks begin. */
export function extentsOf(placed: readonly { at: number; bytes: Uint8Array }[]): Extent[] {
  const extents: Extent[] = []
  let run: { at: number; bytes: Uint8Array }[] = []
  let end = -1
  const finish = (): void => {
    const [first] = run
    if (first === undefined) return
    const last = run.at(-1) as { at: number; bytes: Uint8Array }
    const bytes = run.length === 1 ? first.bytes : new Uint8Array(last.at + last.bytes.length - first.at)
    if (run.length > 1) for (const one of run) bytes.set(one.bytes, one.at - first.at)
    extents.push({ at: first.at, bytes, blocks: run.map(one => one.at) })
    run = []
  }
  for (const one of [...placed].sort((a, b) => a.at - b.at)) {
    if (one.at !== end) finish()
    run.push(one)
    end = one.at + 2 ** layout.classOf(one.bytes.length)
  }
  finish()
  return extents
}

/**
 * Writes that make the blocks of an extent active. Where they are small all of it is written again: since its bytes
 * are on the disk already, whatever part of that is done changes nothing but status words, each of them whole.
 */
export function activated({ at, bytes, blocks }: Extent): WriteStep[] {
  if (blocks.length === 1 || bytes.length / blocks.length > sectorBytes) {
    return blocks.map(block => writeWords(block + 4, layout.active))
  }
  const active = bytes.slice()
  const view = new DataView(active.buffer)
  for (const block of blocks) view.setUint32(block - at + 4, layout.active)
  return [{ op: 'write', at, bytes: active }]
}

/**
 * Writes within one sector become one, which also writes again what lies between them, as it is in `pages`. A sector
 * is written whole or not at all, so this promises what the single writes did. They must not overlap.
 */
export function mergedBySector(writes: readonly WriteStep[], pages: Pages): WriteStep[] {
  const bySector = new Map<number, WriteStep[]>()
  const merged: WriteStep[] = []
  for (const write of writes) {
    const sector = Math.floor(write.at / sectorBytes)
    const last = Math.floor((write.at + write.bytes.length - 1) / sectorBytes)
    if (sector !== last) {
      merged.push(write)
      continue
    }
    const others = bySector.get(sector)
    if (others) others.push(write)
    else bySector.set(sector, [write])
  }
  for (const group of bySector.values()) {
    const [first] = group as [WriteStep]
    const from = Math.min(...group.map(write => write.at))
    const to = Math.max(...group.map(write => write.at + write.bytes.length))
    if (group.length === 1) merged.push(first)
    else if (to > pages.size || !pages.has({ at: from, length: to - from })) merged.push(...group)
    else {
      const bytes = pages.read(from, to - from).slice()
      for (const write of group) bytes.set(write.bytes, write.at - from)
      merged.push({ op: 'write', at: from, bytes })
    }
  }
  return merged
}
