import { describe, expect, it } from 'vitest'
import { createTableDoor } from '../../../src/renderer/session/tables.ts'
import { createAppStore } from '../../../src/renderer/stores/app-store.ts'
import { loadSettings } from '../../../src/renderer/stores/settings-storage.ts'
import { createFakeApi } from '../support/fake-api.ts'

function setUp() {
  const store = createAppStore(loadSettings({ getItem: () => null, setItem: () => undefined }, () => 0))
  const api = createFakeApi()
  store.getState().connectionIs('open')
  const watches = () => api.asked.filter(({ name }) => name === 'tables.watch').map(({ args }) => args)
  return { store, api, watches, door: createTableDoor(api, store) }
}

describe('looking at tables', () => {
  it('asks to be told of them once the connection is there, and again when it was lost', () => {
    const { store, watches, door } = setUp()
    store.getState().connectionIs('closed')
    door.open()
    expect(watches()).toEqual([])
    store.getState().connectionIs('open')
    expect(watches()).toEqual([{ on: true }])
    store.getState().tablesTold({ type: 'tables', whole: true, upserts: [], removed: [], more: 0 })
    store.getState().connectionIs('closed')
    expect(store.getState().tables).not.toBeNull()
    store.getState().connectionIs('open')
    expect(watches()).toEqual([{ on: true }, { on: true }])
    expect(store.getState().tables).toBeNull()
  })

  it('forgets what it was told when it ends, and asks for nothing more', () => {
    const { store, watches, door } = setUp()
    door.open()
    store.getState().tablesTold({ type: 'tables', whole: true, upserts: [], removed: [], more: 0 })
    door.close()
    expect(store.getState().tables).toBeNull()
    store.getState().connectionIs('closed')
    store.getState().connectionIs('open')
    expect(watches()).toEqual([{ on: true }, { on: false }])
  })
})

describe('a change by hand', () => {
  it('can be undone as everything can', async () => {
    const { store, api, door } = setUp()
    await door.delete(7)
    expect(store.getState().undoables).toMatchObject([{ text: 'Deleted {1, 2}' }])
    await store.getState().undoLast()
    expect(api.asked.at(-1)).toEqual({ name: 'tables.undo', args: { change: 3 } })
  })

  it('that was refused says why, and leaves nothing to undo', async () => {
    const { store, api, door } = setUp()
    api.refused.set('tables.edit', 'the table is protected')
    await expect(door.edit(7, '{1, 3}')).rejects.toThrow('the table is protected')
    expect(store.getState().undoables).toEqual([])
  })
})
