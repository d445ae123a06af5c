/**
 * What Electron's channel can carry, as a string and back: every value that the structured clone algorithm knows
 * and an app sends. The browser's own bindings carry less (no bytes, no Map), so the stand-in packs values itself.
 */

type Packed = null | boolean | number | string | Packed[] | { readonly [tag: string]: Packed }

const numbersApart = new Map<number, string>([
  [Number.POSITIVE_INFINITY, 'Infinity'],
  [Number.NEGATIVE_INFINITY, '-Infinity'],
])

const views = {
  Uint8Array,
  Int8Array,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
}

type ViewName = keyof typeof views

const bytesOf = (bytes: Uint8Array): string => {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

const bytesFrom = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), c => c.charCodeAt(0))

function pack(value: unknown): Packed {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') {
    if (Number.isNaN(value)) return { number: 'NaN' }
    if (Object.is(value, -0)) return { number: '-0' }
    const apart = numbersApart.get(value)
    return apart === undefined ? value : { number: apart }
  }
  if (value === undefined) return { undefined: true }
  if (typeof value === 'bigint') return { bigint: value.toString() }
  if (Array.isArray(value)) return value.map(pack)
  if (value instanceof Date) return { date: value.getTime() }
  if (value instanceof Map) return { map: [...value].map(([key, item]) => [pack(key), pack(item)]) }
  if (value instanceof Set) return { set: [...value].map(pack) }
  if (value instanceof Error) return { error: [value.name, value.message, value.stack ?? ''] }
  if (value instanceof ArrayBuffer) return { bytes: ['ArrayBuffer', bytesOf(new Uint8Array(value))] }
  if (ArrayBuffer.isView(value)) {
    const name = value.constructor.name === 'Buffer' ? 'Uint8Array' : value.constructor.name
    if (!(name in views)) throw new Error(`the stand-in cannot carry a ${name}`)
    return { bytes: [name, bytesOf(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))] }
  }
  return { object: Object.entries(value as object).map(([key, item]) => [key, pack(item)]) }
}

function unpack(packed: Packed): unknown {
  if (packed === null || typeof packed !== 'object') return packed
  if (Array.isArray(packed)) return packed.map(unpack)
  const [tag, content] = Object.entries(packed)[0] ?? []
  switch (tag) {
    case 'number':
      return Number(content)
    case 'bigint':
      return BigInt(content as string)
    case 'date':
      return new Date(content as number)
    case 'map':
      return new Map((content as [Packed, Packed][]).map(([key, item]) => [unpack(key), unpack(item)]))
    case 'set':
      return new Set((content as Packed[]).map(unpack))
    case 'error': {
      const [name, message, stack] = content as [string, string, string]
      return Object.assign(new Error(message), { name, stack })
    }
    case 'bytes': {
      const [name, text] = content as [ViewName | 'ArrayBuffer', string]
      const { buffer } = bytesFrom(text)
      return name === 'ArrayBuffer' ? buffer : new views[name](buffer)
    }
    case 'object':
      return Object.fromEntries((content as [string, Packed][]).map(([key, item]) => [key, unpack(item)]))
    default:
      return undefined
  }
}

/** Packs a value that `structuredClone` accepts. A cycle is more than an app of ours sends: it overflows the stack. */
export const encode = (value: unknown): string => JSON.stringify(pack(value))

export const decode = (text: string): unknown => unpack(JSON.parse(text) as Packed)
