/**
 * Erlang's arithmetic on terms. Where Erlang would raise `badarith`, the answer is JavaScript's `undefined`.
 * @see Erlang Reference Manual, Expressions: Arithmetic Expressions
 */
import { Float, float, type Term } from './term.ts'
import { isFloat, isInteger } from './term-order.ts'

type Integer = number | bigint
type FloatTerm = number | Float

/** `n` in the one shape its size calls for: a number up to 2^53 − 1, a bigint beyond. */
export function integer(n: bigint): Integer {
  return n >= BigInt(Number.MIN_SAFE_INTEGER) && n <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(n) : n
}

export function isNumber(term: Term): term is Integer | FloatTerm {
  return isInteger(term) || isFloat(term)
}

/** `a + b`, `a - b`, `a * b`: an integer when both are, else a float. */
export function add(a: Term, b: Term): Term | undefined {
  return combine(
    a,
    b,
    (x, y) => x + y,
    (x, y) => x + y,
  )
}

export function subtract(a: Term, b: Term): Term | undefined {
  return combine(
    a,
    b,
    (x, y) => x - y,
    (x, y) => x - y,
  )
}

export function multiply(a: Term, b: Term): Term | undefined {
  return combine(
    a,
    b,
    (x, y) => x * y,
    (x, y) => x * y,
  )
}

/** Erlang's `/`: always a float. */
export function divide(a: Term, b: Term): Term | undefined {
  if (!isNumber(a) || !isNumber(b)) return undefined
  const divisor = toFloat(b)
  return divisor === 0 ? undefined : finite(toFloat(a) / divisor)
}

/** Integer division, towards zero. */
export function div(a: Term, b: Term): Term | undefined {
  return onIntegers(a, b, (x, y) => (y === 0n ? undefined : x / y))
}

/** What `div` leaves; it has the sign of `a`. */
export function rem(a: Term, b: Term): Term | undefined {
  return onIntegers(a, b, (x, y) => (y === 0n ? undefined : x % y))
}

export function band(a: Term, b: Term): Term | undefined {
  return onIntegers(a, b, (x, y) => x & y)
}

export function bor(a: Term, b: Term): Term | undefined {
  return onIntegers(a, b, (x, y) => x | y)
}

export function bxor(a: Term, b: Term): Term | undefined {
  return onIntegers(a, b, (x, y) => x ^ y)
}

export function bnot(a: Term): Term | undefined {
  return isInteger(a) ? integer(~BigInt(a)) : undefined
}

/** Bits that a shift may produce; more is Erlang's system_limit. */
const shiftBitsMax = 1n << 20n

export function bsl(a: Term, b: Term): Term | undefined {
  return onIntegers(a, b, (x, y) => (y > shiftBitsMax ? undefined : x << y))
}

export function bsr(a: Term, b: Term): Term | undefined {
  return onIntegers(a, b, (x, y) => (-y > shiftBitsMax ? undefined : x >> y))
}

export function abs(a: Term): Term | undefined {
  if (isFloat(a)) return float(Math.abs(toFloat(a)))
  if (typeof a === 'bigint') return a < 0n ? integer(-a) : a
  return isInteger(a) ? Math.abs(Number(a)) : undefined
}

/** `a` as a float; undefined when it is too big for one. */
export function asFloat(a: Term): Term | undefined {
  return isNumber(a) ? finite(toFloat(a)) : undefined
}

/** The nearest integer; halves go away from zero. */
export function round(a: Term): Term | undefined {
  if (isInteger(a)) return a
  if (!isFloat(a)) return undefined
  const value = toFloat(a)
  return whole(Math.sign(value) * Math.round(Math.abs(value)))
}

/** Without the fraction. */
export function trunc(a: Term): Term | undefined {
  if (isInteger(a)) return a
  return isFloat(a) ? whole(Math.trunc(toFloat(a))) : undefined
}

function combine(
  a: Term,
  b: Term,
  exact: (x: bigint, y: bigint) => bigint,
  plain: (x: number, y: number) => number,
): Term | undefined {
  if (!isNumber(a) || !isNumber(b)) return undefined
  if (!isInteger(a) || !isInteger(b)) return finite(plain(toFloat(a), toFloat(b)))
  if (typeof a === 'number' && typeof b === 'number') {
    const quick = plain(a, b)
    // `-0` is no integer of Erlang's.
    if (Number.isSafeInteger(quick)) return quick + 0
  }
  return integer(exact(BigInt(a), BigInt(b)))
}

function onIntegers(a: Term, b: Term, run: (x: bigint, y: bigint) => bigint | undefined): Term | undefined {
  if (!isInteger(a) || !isInteger(b)) return undefined
  const result = run(BigInt(a), BigInt(b))
  return result === undefined ? undefined : integer(result)
}

function toFloat(a: Integer | FloatTerm): number {
  return a instanceof Float ? a.value : Number(a)
}

function finite(value: number): Term | undefined {
  return Number.isFinite(value) ? float(value) : undefined
}

function whole(value: number): Term {
  return Number.isSafeInteger(value) ? value + 0 : integer(BigInt(value))
}
