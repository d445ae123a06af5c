/** Reads the pieces of a typed term: marks, quoted text, numbers. */
import { type Float, float } from './term.ts'

/** What is wrong with a text, and where. Only ever thrown inside the parser. */
export class TermSyntaxError extends Error {
  readonly at: number

  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

/** Digits of one number. */
const maxDigits = 10_000

export class Scanner {
  readonly text: string
  at = 0

  constructor(text: string) {
    this.text = text
  }

  get atEnd(): boolean {
    return this.at >= this.text.length
  }

  fail(message: string, at = this.at): never {
    throw new TermSyntaxError(message, at)
  }

  skipSpace(): void {
    this.match(/\s*/y)
  }

  peek(mark: string): boolean {
    return this.text.startsWith(mark, this.at)
  }

  /** Whether `mark` stood here; then it was read. */
  take(mark: string): boolean {
    if (!this.peek(mark)) return false
    this.at += mark.length
    return true
  }

  takeAfterSpace(mark: string): boolean {
    this.skipSpace()
    return this.take(mark)
  }

  /** What the sticky `pattern` finds here, which is then read. */
  match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text) ?? undefined
    if (found) this.at += found[0].length
    return found
  }

  /** `name`, if an atom may be called so. */
  atomText(name: string): string {
    if (Array.from(name.slice(0, 512)).length > 255) this.fail('an atom has at most 255 characters')
    return name
  }

  /** The text between two `mark`s, its escapes replaced. Both languages' escapes are read. */
  quoted(mark: string): string {
    const start = this.at
    if (!this.take(mark)) this.fail(`expected ${mark}`)
    let text = ''
    for (;;) {
      const plain = this.match(mark === '"' ? /[^"\\]+/y : /[^'\\]+/y)
      if (plain) text += plain[0]
      if (this.take(mark)) break
      if (this.atEnd) this.fail(`the ${mark} has no end`, start)
      text += this.#escape()
    }
    if (/\p{Surrogate}/u.test(text)) this.fail('half a surrogate pair', start)
    return text
  }

  #escape(): string {
    const start = this.at
    this.take('\\')
    const code = this.match(/[xu]\{([0-9a-fA-F]{1,6})\}|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([0-7]{1,3})/y)
    if (code) {
      const digits = code[1] ?? code[2] ?? code[3]
      const point = digits === undefined ? Number.parseInt(code[4] as string, 8) : Number.parseInt(digits, 16)
      if (point > 0x10ffff) this.fail('there is no such character', start)
      return String.fromCodePoint(point)
    }
    const char = this.text.charAt(this.at)
    if (char === '') this.fail('an escape without a character', start)
    const whole = String.fromCodePoint(this.text.codePointAt(this.at) as number)
    this.at += whole.length
    return escapes[char] ?? whole
  }

  /** The number that stands here; undefined when none does. */
  number(): number | bigint | Float | undefined {
    const start = this.at
    const found =
      this.match(/([-+]?)(\d[\d_]*\.\d[\d_]*(?:[eE][-+]?\d+)?)/y) ??
      this.match(/([-+]?)()(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+)(?![\w#])/y) ??
      this.match(/([-+]?)()()(\d{1,2})#([0-9a-zA-Z]+)/y) ??
      this.match(/([-+]?)()()()()(\d[\d_]*)/y)
    if (!found) return undefined
    if (found[0].length > maxDigits) this.fail('the number is too long', start)
    const negative = found[1] === '-'
    const [decimal, prefixed, base, digits, plain] = found.slice(2)
    if (decimal) return this.#float((negative ? '-' : '') + decimal, start)
    const size = prefixed
      ? BigInt(prefixed.toLowerCase())
      : base
        ? this.#inBase(base, digits, start)
        : BigInt(bare(plain))
    return integer(negative ? -size : size)
  }

  #float(text: string, start: number): number | Float {
    const value = Number(bare(text))
    if (!Number.isFinite(value)) this.fail('the float is too large', start)
    return float(value)
  }

  #inBase(base: string, digits = '', start: number): bigint {
    const radix = Number(base)
    if (radix < 2 || radix > 36) this.fail('a base is 2 to 36', start)
    let value = 0n
    for (const digit of digits) {
      const worth = Number.parseInt(digit, 36)
      if (worth >= radix) this.fail(`${digit} is no digit in base ${base}`, start)
      value = value * BigInt(radix) + BigInt(worth)
    }
    return value
  }
}

const escapes: { readonly [char: string]: string } = {
  a: '\x07',
  b: '\b',
  d: '\x7f',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  s: ' ',
  t: '\t',
  v: '\v',
}

function bare(digits = ''): string {
  return digits.replaceAll('_', '')
}

function integer(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}
