/** Parts of a DETS file in words. Pure. */
import type { TableMapRegion } from '../../shared/protocol/events.ts'
import { bytesText } from '../ui/format.ts'

export type RegionKind = TableMapRegion['kind']

/** In the order of the legend. */
export const regionKinds: readonly RegionKind[] = [
  'header',
  'part',
  'segment',
  'collections',
  'free',
  'free_lists',
  'mixed',
]

export const regionNames: { readonly [Kind in RegionKind]: string } = {
  header: 'Header',
  part: 'Part',
  segment: 'Segment',
  collections: 'Objects',
  free: 'Free',
  free_lists: 'Free lists',
  mixed: 'Mixed',
}

export const regionSentences: { readonly [Kind in RegionKind]: string } = {
  header: 'Type, key position, counts, whether the file was closed, and pointers to 256 parts.',
  part: 'Pointers to 512 segments.',
  segment: '256 slots. The hash of a key leads to its slot, the slot to its objects.',
  collections:
    'A block with all objects of one slot. Blocks have powers of two; lighter is what fills them up.',
  free: 'A block that nobody uses. Changes go into free blocks, so that the old version is there until the new one is whole.',
  free_lists: 'Where the free blocks are. Only a properly closed file has them.',
  mixed: 'Blocks of several kinds, too small to be drawn apart. Zoom in to see each.',
}

/** "0x538" */
export const hexText = (at: number): string => `0x${at.toString(16)}`

/** "1,336 bytes" */
export const byteCount = (size: number): string =>
  `${size.toLocaleString('en')} ${size === 1 ? 'byte' : 'bytes'}`

/** "640 bytes", "22 kB" */
export const sizeText = (bytes: number): string => (bytes < 1_000 ? byteCount(bytes) : bytesText(bytes))

/** A region in a sentence: "Objects at 0xd38 (byte 3,384): 64 bytes, 41 in use, slot 17". */
export function regionText({ kind, at, size, used, count, slot }: TableMapRegion): string {
  const place = `${regionNames[kind]} at ${hexText(at)} (byte ${at.toLocaleString('en')}): ${byteCount(size)}`
  const parts = [place]
  if (count > 1) parts.push(`${count.toLocaleString('en')} blocks`)
  if (kind === 'collections' && used < size) parts.push(`${used.toLocaleString('en')} in use`)
  if (kind === 'segment' && slot !== undefined)
    parts.push(`slots ${slot} to ${slot + 255}, of which ${used / 8} lead to objects`)
  if (kind === 'collections' && slot !== undefined) parts.push(`slot ${slot}`)
  return parts.join(', ')
}
