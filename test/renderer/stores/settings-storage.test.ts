import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import {
  loadSettings,
  randomName,
  type Store,
  saveSettings,
  settingsKey,
} from '../../../src/renderer/stores/settings-storage.ts'
import { requestSchemas } from '../../../src/shared/protocol/requests.ts'

const memory = (kept: Record<string, string> = {}): Store & { kept: Record<string, string> } => ({
  kept,
  getItem: key => kept[key] ?? null,
  setItem: (key, value) => {
    kept[key] = value
  },
})

const first = () => 0
const last = (below: number) => below - 1

describe('loadSettings', () => {
  it('shows the demo on the first start, makes up a name besides, and finds them again on the next', () => {
    const store = memory()
    const settings = loadSettings(store, first)
    expect(settings.names.todo).toEqual(['demo', 'amber-badger-10'])
    expect(settings.names.shop).toEqual(['demo', 'amber-badger-10'])
    expect(settings.panes).toEqual([
      { screen: 'todo', name: 'demo' },
      { screen: 'shop', name: 'demo' },
    ])
    saveSettings(store, settings)
    expect(loadSettings(store, last)).toEqual(settings)
  })

  it.each([
    ['no text of ours', 'not JSON'],
    ['not an object', '[1, 2]'],
    ['null', 'null'],
    ['wrong kinds', '{"theme":7,"names":{"todo":"ada","shop":[1,""]},"panes":"all","panels":{"dock":"yes"}}'],
  ])('takes the defaults where what was kept is damaged: %s', (_, kept) => {
    expect(loadSettings(memory({ [settingsKey]: kept }), first)).toEqual(loadSettings(memory(), first))
  })

  it('keeps what is whole beside what is damaged', () => {
    const kept =
      '{"theme":"dark","names":{"todo":["ada",3,"grace"]},"panes":[{"screen":"cinema","name":"ada"},{"screen":"shop","name":"ada"},7],"panels":{"outline":false},"layers":{"links":false,"names":7}}'
    const settings = loadSettings(memory({ [settingsKey]: kept }), first)
    expect(settings).toMatchObject({
      theme: 'dark',
      names: { todo: ['ada', 'grace'] },
      panes: [{ screen: 'shop', name: 'ada' }],
      panels: { outline: false, dock: true },
      layers: { links: false, monitors: true, tables: true, names: true },
    })
  })

  it.each([
    [300, 300],
    [20, 160],
    ['tall', null],
    [undefined, null],
  ])('takes %s as the height of the dock that was kept: %s', (kept, height) => {
    const store = memory({ [settingsKey]: JSON.stringify({ dockHeight: kept }) })
    expect(loadSettings(store, first).dockHeight).toBe(height)
  })

  it.each([
    [
      '{"sort":{"by":"memory","descending":true},"hidden":["started","lives"]}',
      'memory',
      ['lives', 'started'],
    ],
    ['{"sort":{"by":"colour","descending":true},"hidden":["pid","colour","lives"]}', 'pid', ['lives']],
    ['{"sort":{"by":"name","descending":1}}', 'pid', ['last_exit', 'started']],
    ['7', 'pid', ['last_exit', 'started']],
  ])('takes %s as the table of processes that was kept', (kept, by, hidden) => {
    const store = memory({ [settingsKey]: `{"processes":${kept}}` })
    expect(loadSettings(store, first).processes).toEqual({
      sort: { by, descending: by === 'memory' },
      hidden,
    })
  })

  it('works where storage is forbidden', () => {
    const forbidden: Store = {
      getItem: () => {
        throw new Error('denied')
      },
      setItem: () => {
        throw new Error('denied')
      },
    }
    const settings = loadSettings(forbidden, first)
    expect(settings.theme).toBe('auto')
    expect(() => saveSettings(forbidden, settings)).not.toThrow()
  })
})

describe('randomName', () => {
  it.each([first, last, (below: number) => below >> 1])('is a name that the border takes', chance => {
    const token = randomName(chance)
    expect(token).toMatch(/^[a-z]+-[a-z]+-\d\d$/)
    expect(v.safeParse(requestSchemas['view.open'], { screen: 'todo', token }).success).toBe(true)
  })

  it.each<[unknown, unknown, unknown, unknown]>([
    ['erlang', 'tree', 'error', ['erlang', 'tree', 'error']],
    ['latin', 'list', 'loud', ['elixir', 'text', 'info']],
    [undefined, undefined, undefined, ['elixir', 'text', 'info']],
  ])(
    'keep notation %s, states as %s and the log from %s as far as there are such',
    (notation, stateAs, logLevel, kept) => {
      const store = memory({ [settingsKey]: JSON.stringify({ notation, stateAs, logLevel }) })
      const settings = loadSettings(store, first)
      expect([settings.notation, settings.stateAs, settings.logLevel]).toEqual(kept)
    },
  )
})
