/** Random terms from a seed, and the names a failing run is repeated by. */
import { atom, Bits, float, ImproperList, Pid, Ref, type Term, tuple } from '../../src/shared/term.ts'
import { hasRepeatedKey } from '../../src/shared/term-keys.ts'
import { mapOf } from '../../src/shared/term-maps.ts'

/** Numbers from a seed: Marsaglia's xorshift32, the same on every machine. */
export class Random {
  #state: number

  constructor(seed: number) {
    // The state must not be 0, and near seeds must part at once.
    this.#state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ seed) >>> 0 || 1
  }

  /** 0 to 2^32 − 1. */
  word(): number {
    let x = this.#state
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    this.#state = x >>> 0
    return this.#state
  }

  /** 0 to `below` − 1. */
  int(below: number): number {
    return this.word() % below
  }

  /** One of `choices`. */
  pick<T>(choices: readonly T[]): T {
    return choices[this.int(choices.length)] as T
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.int(256))
  }
}

export type TermOptions = {
  /** Pids and references of a world as well, which cannot go to disk. Default no. */
  world?: boolean
}

/** A random term of every kind that text and bytes can hold, about `size` parts big. */
export function randomTerm(random: Random, size = 12, options: TermOptions = {}): Term {
  if (size <= 1 || random.int(3) === 0) return randomLeaf(random, options)
  const parts = (): Term[] => {
    const count = random.int(Math.min(size, 7))
    return Array.from({ length: count }, () => randomTerm(random, size / (count + 1), options))
  }
  switch (random.int(6)) {
    case 0:
    case 1:
      return tuple(...parts())
    case 2:
      return Array.from(parts())
    case 3:
      return new ImproperList([randomLeaf(random, options), ...parts()], improperTail(random))
    case 4:
      return Object.fromEntries(parts().map((value, at) => [`${randomName(random)}${at}`, value]))
    default: {
      const keys = parts()
      return hasRepeatedKey(keys) ? [] : mapOf(keys.map(key => [key, randomLeaf(random, options)]))
    }
  }
}

function improperTail(random: Random): Term {
  return random.pick<Term>([atom('tail'), 7, 'tail', tuple(1)])
}

function randomLeaf(random: Random, options: TermOptions): Term {
  switch (random.int(options.world ? 13 : 11)) {
    case 0:
      return random.int(300) - 20
    case 1:
      return randomInteger(random)
    case 2:
      return randomFloat(random)
    case 3:
      return atom(randomName(random))
    case 4:
      return random.pick<Term>([
        true,
        false,
        null,
        atom('undefined'),
        atom('Elixir.Foo.Bar'),
        atom('a b'),
        atom(''),
      ])
    case 5:
      return randomText(random)
    case 6:
      return `key ${random.int(1000)}`
    case 7:
      return new Bits(Uint8Array.from([0xff, ...random.bytes(random.int(20))]))
    case 8:
      return randomBitstring(random)
    case 9:
      return []
    case 10:
      return Array.from(random.bytes(random.int(30)))
    case 11:
      return new Pid(random.int(1000))
    default:
      return new Ref(random.int(1000), random.int(100))
  }
}

/** Integers about every power of two, where encodings and hashes change. */
function randomInteger(random: Random): Term {
  const near = (1n << BigInt(random.int(200))) + BigInt(random.int(5) - 2)
  const n = random.int(2) === 0 ? near : -near
  return n >= BigInt(Number.MIN_SAFE_INTEGER) && n <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(n) : n
}

function randomFloat(random: Random): Term {
  if (random.int(3) === 0) return float(random.int(2000) / random.pick([1, 8, 10]))
  const bits = new DataView(new ArrayBuffer(8))
  bits.setUint32(0, random.word())
  bits.setUint32(4, random.word())
  const value = bits.getFloat64(0)
  return float(Number.isFinite(value) ? value : -0)
}

const letters = [
  'a',
  'b',
  'z',
  'A',
  'Q',
  '_',
  '0',
  '9',
  '@',
  'é',
  'ÿ',
  'ß',
  'λ',
  '日',
  '😀',
  ' ',
  '-',
  '"',
  "'",
  '\\',
  '\n',
]

function randomName(random: Random): string {
  const alphabet = random.int(2) === 0 ? 6 : letters.length
  const name = Array.from({ length: 1 + random.int(8) }, () => letters[random.int(alphabet)]).join('')
  return random.int(50) === 0 ? '__proto__' : name
}

function randomText(random: Random): string {
  return Array.from({ length: random.int(20) }, () =>
    random.pick([...letters, '#{', '\0', '\u007f', '\ufffe']),
  ).join('')
}

function randomBitstring(random: Random): Bits {
  const bytes = random.bytes(1 + random.int(6))
  const lastBits = 1 + random.int(7)
  bytes[bytes.length - 1] = (bytes.at(-1) as number) & (0xff00 >> lastBits)
  return new Bits(bytes, lastBits)
}
