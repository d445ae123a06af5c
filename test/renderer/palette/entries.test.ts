import { describe, expect, it } from 'vitest'
import { entriesOf, found } from '../../../src/renderer/palette/entries.ts'
import { placeNames } from '../../../src/renderer/places/names.ts'
import { createAppStore } from '../../../src/renderer/stores/app-store.ts'
import { loadSettings } from '../../../src/renderer/stores/settings-storage.ts'
import { FakeWorld } from '../support/fake-world.ts'

function open() {
  const store = createAppStore(loadSettings({ getItem: () => null, setItem: () => undefined }, () => 0))
  const world = new FakeWorld(event => {
    if (event.type === 'snapshot') store.getState().snapshot(event)
  })
  world.observe()
  return store
}

const texts = (query: string, store = open()) =>
  found(entriesOf(store.getState()), query).map(({ text }) => text)

describe('the palette', () => {
  it('offers every screen first, and no process before something is typed', () => {
    const entries = found(entriesOf(open().getState()), '')
    expect(entries.slice(0, placeNames.length).map(({ group }) => group)).toEqual(
      placeNames.map(() => 'Screens'),
    )
    expect(entries.some(({ group }) => group === 'Processes')).toBe(false)
  })

  it('has an own number for each entry', () => {
    const ids = entriesOf(open().getState()).map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it.each([
    ['pause', 'Pause or run the world'],
    ['todo ada', 'todo ada'],
    ['<0.18.0>', 'todo ada'],
    ['dark', 'Theme: dark'],
    ['dark theme', 'Theme: dark'],
    ['deploy', 'Restart the application'],
    ['KILL', 'Kill the selected process…'],
  ])('finds by %j first: %s', (query, text) => {
    expect(texts(query)[0]).toBe(text)
  })

  it('finds nothing by what nothing is called', () => {
    expect(texts('no such thing')).toEqual([])
  })

  it('offers to undo only what can be undone, and says what', () => {
    const store = open()
    expect(texts('undo', store).filter(text => text.startsWith('Undo'))).toEqual([])
    store.getState().did('Closed Todo ada', async () => undefined)
    expect(texts('undo', store)[0]).toBe('Undo: Closed Todo ada')
  })
})
