import { describe, expect, it } from 'vitest'
import { fromPage, toPage } from './support/electron-stand-in/addresses.ts'
import { decode, encode } from './support/electron-stand-in/wire.ts'

describe('addresses of the stand-in', () => {
  it.each([
    ['app://coppice/index.html?a=1#b', 'https://coppice.app.stand-in/index.html?a=1#b'],
    ['app://coppice.local/assets/a.js', 'https://coppice.local.app.stand-in/assets/a.js'],
    ['file:///a%20b/index.html', 'https://local.file.stand-in/a%20b/index.html'],
    ['https://example.com/x', 'https://example.com/x'],
    ['about:blank', 'about:blank'],
  ])('%s is %s in the browser, and back', (own, shown) => {
    expect(toPage(own)).toBe(shown)
    expect(fromPage(shown)).toBe(own)
  })
})

describe('the wire of the stand-in', () => {
  it.each<[string, unknown]>([
    ['plain data', { a: [1, 'two', true, null], b: { c: 0.5 } }],
    ['undefined, also inside', [undefined, { a: undefined }]],
    ['numbers that JSON has not', [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0]],
    ['big integers', [2n ** 70n, -1n]],
    ['maps and sets', new Map<unknown, unknown>([[['key'], new Set([1, 2])]])],
    ['dates', new Date(86_400_000)],
    ['bytes', [new Uint8Array([0, 128, 255]), new Float64Array([1.5]).buffer]],
    ['objects that look like its own tags', [{ map: 1 }, { undefined: true }, { object: [] }]],
  ])('carries %s as the structured clone does', (_, value) => {
    expect(decode(encode(value))).toEqual(structuredClone(value))
  })

  it('carries an error with its name and message', () => {
    const error = decode(encode(new RangeError('too far'))) as Error
    expect([error.name, error.message]).toEqual(['RangeError', 'too far'])
  })
})
