import type { RegionKind } from './map-words.ts'

/** A word of four bytes: `size` of a collection, its `status`, or nothing known. */
export type HexWord = { readonly at: number; readonly hex: string; readonly what: 'size' | 'status' | null }

/** Sixteen bytes: their offset, their words, and what of them are letters. */
export type HexLine = { readonly offset: string; readonly words: readonly HexWord[]; readonly text: string }

/** Bytes from `at` on as a hex editor shows them; `hex` has two digits for each. Pure. */
export function hexLines(hex: string, at: number, kind: RegionKind): HexLine[] {
  const bytes = hex.match(/../g) ?? []
  const lines: HexLine[] = []
  for (let first = 0; first < bytes.length; first += lineBytes) {
    const line = bytes.slice(first, first + lineBytes)
    const words: HexWord[] = []
    for (let i = 0; i < line.length; i += wordBytes) {
      const what = kind === 'collections' ? (collectionWords[first + i] ?? null) : null
      words.push({ at: at + first + i, hex: line.slice(i, i + wordBytes).join(' '), what })
    }
    const text = line.map(byte => letterOf(Number.parseInt(byte, 16))).join('')
    lines.push({ offset: (at + first).toString(16).padStart(8, '0'), words, text })
  }
  return lines
}

/** What a collection begins with. */
const collectionWords: { readonly [offset: number]: HexWord['what'] } = { 0: 'size', 4: 'status' }
const lineBytes = 16
const wordBytes = 4

function letterOf(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·'
}
