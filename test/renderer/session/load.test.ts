import { describe, expect, it } from 'vitest'
import { createLoadDoor } from '../../../src/renderer/session/load.ts'
import { createAppStore } from '../../../src/renderer/stores/app-store.ts'
import { loadSettings } from '../../../src/renderer/stores/settings-storage.ts'
import { limits } from '../../../src/shared/limits.ts'
import { samples } from '../load/samples.ts'
import { createFakeApi } from '../support/fake-api.ts'

function setUp() {
  const store = createAppStore(loadSettings({ getItem: () => null, setItem: () => undefined }, () => 0))
  const api = createFakeApi()
  const asked = () => api.asked.map(({ name }) => name)
  return { store, api, door: createLoadDoor(api, store), asked }
}

describe('the load of a window', () => {
  it('is asked for while its screen is open, and again when the connection is back', () => {
    const { door, asked } = setUp()
    door.reopen()
    expect(asked()).toEqual([])
    door.open()
    door.reopen()
    expect(asked()).toEqual(['load.open', 'load.open'])
    door.close()
    door.reopen()
    expect(asked()).toEqual(['load.open', 'load.open', 'load.close'])
  })

  it('is that of the last minutes: new samples follow, all of them take the place of those before', () => {
    const { store, door } = setUp()
    const all = samples(400)
    const told = (from: number, to: number, isAll = false) =>
      store.getState().loadTold({ type: 'load', all: isAll, samples: all.slice(from, to) })
    told(0, 10, true)
    told(10, 11)
    expect(store.getState().load).toEqual(all.slice(0, 11))
    told(11, 400)
    expect(store.getState().load).toEqual(all.slice(-limits.loadSamples))
    told(5, 7, true)
    expect(store.getState().load).toEqual(all.slice(5, 7))
    door.close()
    expect(store.getState().load).toBeNull()
  })
})
