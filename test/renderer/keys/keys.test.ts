import { describe, expect, it } from 'vitest'
import { commandOf, type FocusPlace, keyLines } from '../../../src/renderer/keys/keys.ts'
import { isTreeKey } from '../../../src/renderer/keys/tree-keys.ts'

const press = (key: string, held: Partial<Record<'altKey' | 'ctrlKey' | 'metaKey', boolean>> = {}) => ({
  key,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  ...held,
})

describe('the keys', () => {
  it.each(keyLines.flatMap(({ command, keys }) => keys.map(key => [key, command] as const)))(
    '%s means %s',
    (key, command) => {
      expect(commandOf(press(key), 'nothing')).toBe(command)
    },
  )

  it('are each listed once', () => {
    const keys = keyLines.flatMap(line => line.keys)
    expect(new Set(keys).size).toBe(keys.length)
    const chords = keyLines.flatMap(line => line.chords ?? [])
    expect(new Set(chords).size).toBe(chords.length)
    const shown = keyLines.flatMap(line => line.shown)
    expect(new Set(shown).size).toBe(shown.length)
  })

  it('of the tree are those that the tree understands', () => {
    const { keys } = keyLines.find(({ command }) => command === 'tree')!
    expect(keys.every(isTreeKey)).toBe(true)
  })

  it.each(['k', 'K'])('mean the same with the shift key or caps lock: %s', key => {
    expect(commandOf(press(key), 'nothing')).toBe('kill')
  })

  it('mean nothing with Alt', () => {
    for (const { keys } of keyLines) {
      for (const key of keys) expect(commandOf(press(key, { altKey: true }), 'nothing')).toBeNull()
    }
  })

  it.each(['ctrlKey', 'metaKey'] as const)(
    'mean nothing with %s, but for the chords that are listed',
    held => {
      const chords = new Map(
        keyLines.flatMap(({ chords, command }) => chords?.map(key => [key, command]) ?? []),
      )
      expect([...chords]).toEqual([
        ['k', 'palette'],
        ['z', 'undo'],
      ])
      for (const { keys } of keyLines) {
        for (const key of keys)
          expect(commandOf(press(key, { [held]: true }), 'nothing')).toBe(chords.get(key) ?? null)
      }
    },
  )

  it('with Ctrl open the palette from a field too, which undoes by itself what was typed in it', () => {
    expect(commandOf(press('k', { ctrlKey: true }), 'field')).toBe('palette')
    expect(commandOf(press('z', { ctrlKey: true }), 'field')).toBeNull()
    expect(commandOf(press('k', { ctrlKey: true }), 'dialog')).toBeNull()
  })

  it.each<[FocusPlace, string, string | null]>([
    ['field', 'k', null],
    ['field', ' ', null],
    ['field', 'Escape', 'close'],
    ['control', ' ', null],
    ['control', 'Enter', null],
    ['control', 'ArrowDown', null],
    ['control', 'k', 'kill'],
    ['control', '.', 'step-message'],
    ['dialog', 'k', null],
    ['dialog', 'Escape', null],
    ['nothing', 'q', null],
  ])('with the focus on a %s, %j means %s', (focus, key, command) => {
    expect(commandOf(press(key), focus)).toBe(command)
  })
})
