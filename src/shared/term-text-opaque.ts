/** Names for the pids, ports, references and funs of another Erlang node, so that two of them can be told apart. */
import type { Opaque } from './term.ts'

/** `nonode@nohost.9.0` for a pid; the node, then the numbers that follow it. Bytes in hex when they do not read. */
export function opaqueName(opaque: Opaque): string {
  const { bytes } = opaque
  switch (bytes[0]) {
    case 88:
    case 103:
    case 89:
    case 102:
    case 101:
      return nodeThenWords(bytes, 1, opaque.kind === 'pid' ? 2 : 1)
    case 90:
      return nodeThenWords(bytes, 3, wordAt(bytes, 1, 2), 4)
    case 114:
      return nodeThenWords(bytes, 3, wordAt(bytes, 1, 2), 1)
    case 113:
      return exportName(bytes)
    default:
      return hex(bytes)
  }
}

function nodeThenWords(bytes: Uint8Array, at: number, words: number, skip = 0): string {
  const node = atomAt(bytes, at)
  if (node === undefined || node.end + skip + words * 4 > bytes.length) return hex(bytes)
  const numbers = Array.from({ length: words }, (_, word) => wordAt(bytes, node.end + skip + word * 4, 4))
  return [node.name, ...numbers].join('.')
}

/** `lists.map/2` */
function exportName(bytes: Uint8Array): string {
  const module = atomAt(bytes, 1)
  const fun = module && atomAt(bytes, module.end)
  const arity = fun && bytes[fun.end] === 97 ? bytes[fun.end + 1] : undefined
  return module && fun && arity !== undefined ? `${module.name}.${fun.name}/${arity}` : hex(bytes)
}

/** The atom in the external format at `at`; only its kind and length are looked at, as the codec checked it. */
function atomAt(bytes: Uint8Array, at: number): { name: string; end: number } | undefined {
  const tag = bytes[at]
  const isShort = tag === 115 || tag === 119
  if (!isShort && tag !== 100 && tag !== 118) return undefined
  const start = at + (isShort ? 2 : 3)
  const end = start + wordAt(bytes, at + 1, isShort ? 1 : 2)
  if (end > bytes.length) return undefined
  const text = bytes.subarray(start, end)
  const isUtf8 = tag === 118 || tag === 119
  return { name: isUtf8 ? new TextDecoder().decode(text) : String.fromCharCode(...text), end }
}

function wordAt(bytes: Uint8Array, at: number, size: number): number {
  let word = 0
  for (let i = at; i < at + size; i++) word = word * 256 + (bytes[i] ?? 0)
  return word
}

/** At most 16 bytes: a fun carries its whole environment. */
function hex(bytes: Uint8Array): string {
  const digits = Array.from(bytes.subarray(0, 16), byte => byte.toString(16).padStart(2, '0')).join('')
  return bytes.length === 0 ? 'elsewhere' : digits + (bytes.length > 16 ? '…' : '')
}
