import { describe, expect, it } from 'vitest'
import {
  bytesText,
  clockText,
  countText,
  plural,
  priceText,
  shortClockText,
} from '../../../src/renderer/ui/format.ts'

describe('numbers as people read them', () => {
  it.each([
    [0, '00:00.000'],
    [12_345.9, '00:12.345'],
    [3_599_999, '59:59.999'],
    [3_600_000, '1:00:00'],
    [45_296_789, '12:34:56'],
    [-5, '00:00.000'],
  ])('clock: %d ms is %s', (ms, text) => {
    expect(clockText(ms)).toBe(text)
  })

  it.each([
    [0, '0.000'],
    [12_345.9, '12.345'],
    [62_345, '1:02.345'],
    [3_599_999, '59:59.999'],
    [3_600_000, '1:00:00'],
  ])('clock, as short as it can be: %d ms is %s', (ms, text) => {
    expect(shortClockText(ms)).toBe(text)
  })

  it.each([
    [0, '0 kB'],
    [812_400, '812 kB'],
    [1_240_000, '1.2 MB'],
    [41_300_000, '41 MB'],
    [2_450_000_000, '2.5 GB'],
  ])('bytes: %d is %s', (bytes, text) => {
    expect(bytesText(bytes)).toBe(text)
  })

  it.each([
    [38, '38'],
    [213.6, '214'],
    [1_204, '1,204'],
    [12_340, '12.3 k'],
  ])('count: %d is %s', (count, text) => {
    expect(countText(count)).toBe(text)
  })

  it.each([
    [0, '$0'],
    [1_480, '$1,480'],
    [-5, '−$5'],
  ])('price: %d is %s', (dollars, text) => {
    expect(priceText(dollars)).toBe(text)
  })

  it('plurals', () => {
    expect([plural(1, 'life', 'lives'), plural(2, 'life', 'lives'), plural(0, 'message')]).toEqual([
      '1 life',
      '2 lives',
      '0 messages',
    ])
  })
})
