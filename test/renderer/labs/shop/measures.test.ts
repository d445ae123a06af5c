import { describe, expect, it } from 'vitest'
import {
  bootFigures,
  bootPaths,
  bytesAChange,
  lostOf,
  smallBytesText,
  survivedText,
  timeText,
} from '../../../../src/renderer/labs/shop/measures.ts'
import type { Boot, LabCart } from '../../../../src/shared/protocol/events.ts'

const had = { items: ['towel × 3', 'air-can × 1'], codes: ['LIFTOFF10'], lines: 6 }

describe('what is lost', () => {
  it('is nothing where all is there', () => {
    expect(lostOf(had, { ...had, lines: 7 })).toEqual([])
    expect(survivedText(had, { ...had, lines: 7 })).toBe('9 of 9')
  })

  it('is named, and lines of the log are counted', () => {
    const has = { items: ['towel × 2', 'air-can × 1'], codes: [], lines: 5 }
    expect(lostOf(had, has)).toEqual(['towel × 3', 'LIFTOFF10', '1 log line'])
    expect(survivedText(had, has)).toBe('6 of 9')
  })
})

describe('numbers', () => {
  it.each([
    [0, '0 B'],
    [412, '412 B'],
    [1_234, '1.2 kB'],
    [340_100, '340 kB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(smallBytesText(bytes)).toBe(text)
  })

  it.each([
    [0, '0 ms'],
    [0.42, '0.4 ms'],
    [12.4, '12 ms'],
    [5_260, '5.3 s'],
  ])('%d ms are %s', (ms, text) => {
    expect(timeText(ms)).toBe(text)
  })

  it('bytes a change are known after the first', () => {
    const cart = { way: 'rows', changes: 0, bytes: 0 } as LabCart
    expect(bytesAChange(cart)).toBeNull()
    expect(bytesAChange({ ...cart, changes: 4, bytes: 1_000 })).toBe(250)
  })
})

describe('a boot', () => {
  const boot: Boot = {
    mode: 'continue',
    count: 2,
    latencyMs: 5,
    carts: [
      [1, 1.5, 6],
      [0, 0.5, 7],
    ],
    asks: [
      [0, 2],
      [100, 100.5],
    ],
    supervisorMs: 2,
    done: true,
  }

  it('tells when the supervisor was free, when all were whole, and who waited longest', () => {
    expect(bootFigures(boot)).toEqual({ freeMs: 2, wholeMs: 7, longestWaitMs: 2 })
    expect(bootFigures({ ...boot, carts: [], asks: [], supervisorMs: null })).toEqual({
      freeMs: null,
      wholeMs: null,
      longestWaitMs: null,
    })
  })

  it('is drawn in the order of the starts, a line a cart, and even what took no time is seen', () => {
    const { wait, init, restore } = bootPaths(
      boot.carts,
      ms => ms * 10,
      row => row,
    )
    expect(wait).toBe('M0.0 0.00h0.0M0.0 1.00h10.0')
    expect(init).toBe('M0.0 0.00h5.0M10.0 1.00h5.0')
    expect(restore).toBe('M5.0 0.00h65.0M15.0 1.00h45.0')
    expect(
      bootPaths(
        [[3, 3, 3]],
        ms => ms,
        () => 0,
      ).init,
    ).toBe('M3.0 0.00h1.2')
  })
})
