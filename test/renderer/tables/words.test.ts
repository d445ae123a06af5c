import { describe, expect, it } from 'vitest'
import { hexLines } from '../../../src/renderer/tables/hex-lines.ts'
import { sizeText } from '../../../src/renderer/tables/map-words.ts'
import { checkObject } from '../../../src/renderer/tables/object-check.ts'
import { notYours, pageText } from '../../../src/renderer/tables/page-words.ts'
import type { TablePage } from '../../../src/shared/protocol/events.ts'
import { tableRow } from '../support/table-row.ts'

const set = { type: 'set', keypos: 1 } as const

describe('an object as somebody types it', () => {
  it.each([
    ['{1, ', /at character 5\.$/],
    ['[1]', /^An object is a tuple, .* this is a list\.$/],
    ['"text"', /a binary/],
    ['12', /a number/],
    [':a', /an atom/],
    ['%{}', /something else/],
    ['{}', /^Too small: the key is element 1, and this tuple has none\.$/],
  ])('is refused as %s', (text, why) => {
    expect(checkObject(text, set, null).error).toMatch(why)
  })

  it('must be large enough for its key', () => {
    const { error } = checkObject('{1, 2}', { type: 'set', keypos: 3 }, null)
    expect(error).toBe('Too small: the key is element 3, and this tuple has 2.')
    expect(checkObject('{1, 2, 3}', { type: 'set', keypos: 3 }, null).error).toBeNull()
  })

  it('may be written as Erlang writes it', () => {
    expect(checkObject('{<<"a">>, #{k => 1}}', set, null)).toEqual({ error: null, warning: null })
  })

  it('in the place of another warns when it is the same, or its key another', () => {
    expect(checkObject('{1, 3}', set, '{1, 2}')).toEqual({ error: null, warning: null })
    expect(checkObject('{1,  2}', set, '{1, 2}').warning).toBe('Nothing is changed.')
    expect(checkObject('{2, 2}', set, '{1, 2}').warning).toBe(
      'The key is another one: 1 goes, 2 comes, in the place of what has that key.',
    )
    expect(checkObject('{2, 2}', { type: 'bag', keypos: 1 }, '{1, 2}').warning).toBe(
      'The key is another one: 1 goes, 2 comes.',
    )
  })

  it('has the same key as a number that compares equal in an ordered_set only', () => {
    expect(checkObject('{1.0, 3}', { type: 'ordered_set', keypos: 1 }, '{1, 2}').warning).toBeNull()
    expect(checkObject('{1.0, 3}', set, '{1, 2}').warning).toContain('The key is another one')
  })
})

describe('a page in words', () => {
  const page = (more: Partial<TablePage>): TablePage => ({
    revision: 1,
    objects: [],
    from: { at: 0, skip: 0 },
    next: null,
    places: 256,
    damage: null,
    ...more,
  })
  const objects = [{ id: 1, slot: 3, key: '1', text: '{1}' }]

  it('says which slots of a DETS table it has', () => {
    expect(pageText('dets', page({ objects }))).toBe('Slots 0 to 255 of 256, 1 object')
    expect(
      pageText('dets', page({ places: 4_096, from: { at: 256, skip: 0 }, next: { at: 512, skip: 0 } })),
    ).toBe('Slots 256 to 511 of 4,096, 0 objects')
    expect(pageText('dets', page({ from: { at: 7, skip: 100 }, next: { at: 7, skip: 200 } }))).toBe(
      'Slot 7 of 256, 0 objects',
    )
  })

  it('says which objects of an ETS table it has', () => {
    expect(pageText('ets', page({ objects, from: { at: 100, skip: 0 }, places: 700 }))).toBe(
      'Objects 101 to 101 of 700',
    )
    expect(pageText('ets', page({ places: 0 }))).toBe('No objects')
  })
})

describe('a table that others may not write', () => {
  it('says why', () => {
    const ets = { named: true, heir: null, isSystem: false }
    expect(notYours(tableRow({ dets: null, ets: { ...ets, protection: 'protected' } }))).toMatch(
      /^protected: /,
    )
    expect(notYours(tableRow({ dets: null, ets: { ...ets, protection: 'public' } }))).toBeNull()
    expect(notYours(tableRow({}, { access: 'read' }))).toContain('reading only')
    expect(notYours(tableRow())).toBeNull()
  })
})

describe('bytes', () => {
  it('stand sixteen to a line, in words, with their letters', () => {
    const [first, second] = hexLines('00000029123456786100000000000000ff', 0x1538, 'collections')
    expect(first?.offset).toBe('00001538')
    expect(first?.words.map(({ hex, what }) => [hex, what])).toEqual([
      ['00 00 00 29', 'size'],
      ['12 34 56 78', 'status'],
      ['61 00 00 00', null],
      ['00 00 00 00', null],
    ])
    expect(first?.text).toBe('···)·4Vxa·······')
    expect(second).toMatchObject({ offset: '00001548', text: '·' })
    expect(hexLines('00000029', 0, 'header')[0]?.words[0]?.what).toBeNull()
    expect(hexLines('', 0, 'free')).toEqual([])
  })

  it('are counted one by one where they are few', () => {
    expect(sizeText(640)).toBe('640 bytes')
    expect(sizeText(22_445)).toBe('22 kB')
  })
})
