/** Floats as text: the fewest digits that read back as the same float. */
import { Float } from './term.ts'

/** As Erlang: float_to_list(F, [short]). Decimal below 2^53 unless the exponent form is shorter. */
export function erlangFloat(float: number | Float): string {
  const value = float instanceof Float ? float.value : float
  const size = Math.abs(value)
  const scientific = exponentForm(value)
  if (size >= 2 ** 53) return scientific
  const decimal = decimalForm(value)
  return decimal.length <= scientific.length ? decimal : scientific
}

/** As Elixir's inspect: whole floats from 1 up to 1.0e16 in full, others as Erlang. */
export function elixirFloat(float: number | Float): string {
  const value = float instanceof Float ? float.value : float
  const size = Math.abs(value)
  return size >= 1 && size < 1e16 && Number.isInteger(value) ? `${value}.0` : erlangFloat(float)
}

function exponentForm(value: number): string {
  const [digits = '', exponent = '0'] = value.toExponential().split('e')
  return `${sign(value)}${digits.replace('-', '')}${digits.includes('.') ? '' : '.0'}e${Number(exponent)}`
}

function decimalForm(value: number): string {
  const [digits = '', exponent = '0'] = Math.abs(value).toExponential().split('e')
  const plain = digits.replace('.', '')
  const point = Number(exponent) + 1
  const whole = point <= 0 ? '0' : plain.slice(0, point).padEnd(point, '0')
  const fraction = point <= 0 ? '0'.repeat(-point) + plain : plain.slice(point)
  return `${sign(value)}${whole}.${fraction || '0'}`
}

function sign(value: number): string {
  return value < 0 || Object.is(value, -0) ? '-' : ''
}
