import { describe, expect, it } from 'vitest'
import { createProcessDoor } from '../../../src/renderer/session/processes.ts'
import { createAppStore } from '../../../src/renderer/stores/app-store.ts'
import { loadSettings } from '../../../src/renderer/stores/settings-storage.ts'
import { createFakeApi } from '../support/fake-api.ts'

const settled = async () => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}

function setUp() {
  const store = createAppStore(loadSettings({ getItem: () => null, setItem: () => undefined }, () => 0))
  const api = createFakeApi()
  const door = createProcessDoor(api, store)
  const asked = () => api.asked.filter(({ name }) => name === 'processes.look').map(({ args }) => args)
  return { store, api, door, asked }
}

describe('the table of processes of a window', () => {
  it('is asked for as it is sorted and filtered, and asked for again when that changes', async () => {
    const { store, door, asked } = setUp()
    door.look(0, 60)
    await settled()
    expect(asked()).toEqual([
      { look: 1, sort: { by: 'pid', descending: false }, filter: '', offset: 0, limit: 60 },
    ])
    store.getState().sortProcesses('memory')
    await settled()
    store.getState().filterProcesses('todo')
    await settled()
    expect(asked().slice(1)).toEqual([
      { look: 2, sort: { by: 'memory', descending: true }, filter: '', offset: 0, limit: 60 },
      { look: 3, sort: { by: 'memory', descending: true }, filter: 'todo', offset: 0, limit: 60 },
    ])
  })

  it('is not asked for twice, nor before somebody looks', async () => {
    const { store, door, asked } = setUp()
    store.getState().filterProcesses('todo')
    await settled()
    expect(asked()).toEqual([])
    door.look(10, 60)
    await settled()
    door.look(10, 60)
    await settled()
    expect(asked()).toHaveLength(1)
  })

  it('is asked for once at a time; of what was wanted meanwhile only the last counts', async () => {
    const { door, asked } = setUp()
    for (let offset = 0; offset <= 500; offset += 10) door.look(offset, 60)
    await settled()
    expect(asked()).toMatchObject([{ offset: 0 }, { offset: 500 }])
  })

  it('is forgotten when it is closed, and asked for anew when it is opened again', async () => {
    const { store, api, door, asked } = setUp()
    door.look(0, 60)
    await settled()
    store.getState().processesTold({
      type: 'processes',
      look: 1,
      alive: 1,
      passed: 1,
      length: 1,
      offset: 0,
      pids: [],
      rows: [],
    })
    door.close()
    expect(store.getState().processTable).toBeNull()
    expect(api.asked.at(-1)?.name).toBe('processes.close')
    store.getState().filterProcesses('todo')
    await settled()
    expect(asked()).toHaveLength(1)
    door.look(0, 60)
    await settled()
    expect(asked()).toHaveLength(2)
  })

  it('is asked for again when a lost connection is back, and not before', async () => {
    const { store, api, door, asked } = setUp()
    door.look(0, 60)
    await settled()
    api.connection('closed')
    door.look(100, 60)
    await settled()
    expect(store.getState().trouble).toBeNull()
    api.connection('open')
    door.reopen()
    await settled()
    expect(asked().at(-1)).toMatchObject({ offset: 100 })
    const before = asked().length
    door.reopen()
    await settled()
    expect(asked()).toHaveLength(before + 1)
  })

  it('shows why it was refused', async () => {
    const { store, api, door } = setUp()
    api.refused.set('processes.look', 'the window is closed')
    door.look(0, 60)
    await settled()
    expect(store.getState().trouble).toContain('the window is closed')
  })
})
