import { describe, expect, it } from 'vitest'
import { type AppStore, createAppStore } from '../../../src/renderer/stores/app-store.ts'
import { shownProcess } from '../../../src/renderer/stores/selection-slice.ts'
import { createRowsSelector, foundSeats } from '../../../src/renderer/stores/selectors.ts'
import { loadSettings } from '../../../src/renderer/stores/settings-storage.ts'
import type { ProcessInfo, TodoScreen, TreeNode, ViewUpdate } from '../../../src/shared/protocol/events.ts'
import { processInfo } from '../support/fake-process.ts'
import { seat } from '../support/random-tree.ts'
import { world } from '../support/world-status.ts'

const settings = loadSettings({ getItem: () => null, setItem: () => undefined }, () => 0)
const newStore = (): AppStore =>
  createAppStore({
    ...settings,
    panes: [
      { screen: 'todo', name: 'ada' },
      { screen: 'shop', name: 'grace' },
    ],
  })

const show = (store: AppStore, nodes: TreeNode[], fields = {}) =>
  store.getState().snapshot({ type: 'snapshot', seq: 1, nodes, world: world(fields), feed: [], notices: [] })

const content: TodoScreen = {
  screen: 'todo',
  token: 'ada',
  filter: 'all',
  version: 1,
  todos: [{ id: 1, title: 'one', completed: false, due: null }],
  counts: { all: 1, active: 1, completed: 0 },
  settings: { keepCompletedMs: null, idleMs: null },
}
const update = (fields: Partial<ViewUpdate> = {}): ViewUpdate => ({
  type: 'view',
  view: 7,
  status: 'live',
  message: null,
  server: { pid: '<0.9.0>', key: 'todo ada' },
  content,
  changes: null,
  stream: null,
  ...fields,
})

describe('the system slice', () => {
  it('takes no delta before the first snapshot', () => {
    const store = newStore()
    store.getState().delta({
      type: 'delta',
      seq: 1,
      upserts: [seat('a', null)],
      removed: [],
      signals: [{ kind: 'call', from: null, to: 'a', text: ':get' }],
      signalsDropped: 0,
      feed: [],
      notices: [],
      world: world(),
    })
    expect(store.getState().picture).toBeNull()
    expect(store.getState().signals).toEqual([])
  })

  it('counts snapshots, so that a new one is not taken for a thousand changes', () => {
    const store = newStore()
    show(store, [seat('a', null)])
    show(store, [seat('a', null, { pid: '<0.99.0>' })])
    expect(store.getState().snapshots).toBe(2)
  })
})

describe('the panes slice', () => {
  const opened = () => {
    const store = newStore()
    store.getState().paneOpening(1, 'ada')
    store.getState().paneOpened(1, 7)
    store.getState().viewUpdated(update())
    return store
  }
  const todo = (store: AppStore) => store.getState().panes[0]!

  it('starts with the remembered list and session', () => {
    expect(newStore().getState().panes).toMatchObject([
      { id: 1, screen: 'todo', name: 'ada' },
      { id: 2, screen: 'shop', name: 'grace' },
    ])
  })

  it('takes an update that came before the reply that tells whose it is', () => {
    const store = newStore()
    store.getState().paneOpening(1, 'ada')
    store.getState().viewUpdated(update())
    expect(todo(store).content).toBeNull()
    store.getState().paneOpened(1, 7)
    expect(todo(store)).toMatchObject({ status: 'live', content })
    expect(store.getState().early.size).toBe(0)
  })

  it('lets updates that nobody claims not pile up', () => {
    const store = newStore()
    for (let view = 1; view <= 50; view++) store.getState().viewUpdated(update({ view }))
    expect(store.getState().early.size).toBeLessThanOrEqual(8)
    expect(store.getState().early.has(50)).toBe(true)
  })

  it('keeps the last content while the server is brought back and says nothing itself', () => {
    const store = opened()
    store.getState().viewUpdated(update({ status: 'reconnecting', content: null, server: null }))
    expect(todo(store)).toMatchObject({ status: 'reconnecting', content, server: null })
  })

  it('takes changes of the content, and rows to keep', () => {
    const store = opened()
    const counts = { all: 1, active: 0, completed: 1 }
    const rows = [1, 2].map(id => ({ id, text: `row ${id}` }))
    store
      .getState()
      .viewUpdated(update({ content: null, changes: { counts }, stream: { reset: true, inserts: rows } }))
    expect(todo(store).content).toEqual({ ...content, counts })
    const more = [
      { id: 1, text: 'again' },
      { id: 3, text: 'row 3' },
    ]
    store.getState().viewUpdated(update({ content: null, stream: { reset: false, inserts: more } }))
    expect(todo(store)).toMatchObject({ content: { ...content, counts }, rows: [more[0], rows[1], more[1]] })
    store.getState().viewUpdated(update({ content: null, stream: { reset: true, inserts: [] } }))
    expect(todo(store).rows).toEqual([])
  })

  it('joins what came before the reply that tells whose it is', () => {
    const store = newStore()
    store.getState().paneOpening(1, 'ada')
    const counts = { all: 1, active: 0, completed: 1 }
    store.getState().viewUpdated(update({ stream: { reset: true, inserts: [{ id: 1, text: 'one' }] } }))
    store.getState().viewUpdated(
      update({
        content: null,
        changes: { counts },
        stream: { reset: false, inserts: [{ id: 2, text: 'two' }] },
      }),
    )
    store.getState().paneOpened(1, 7)
    expect(todo(store)).toMatchObject({ content: { ...content, counts }, rows: [{ id: 1 }, { id: 2 }] })
  })

  it('keeps the content over a lost connection, and drops it for another name', () => {
    const store = opened()
    store.getState().paneLost(1, 'reconnecting', null)
    expect(todo(store)).toMatchObject({ view: null, status: 'reconnecting', content })
    store.getState().paneOpening(1, 'ada')
    expect(todo(store)).toMatchObject({ status: 'reconnecting', content })
    store.getState().paneOpening(1, 'grace')
    expect(todo(store)).toMatchObject({ name: 'grace', status: 'mounting', content: null })
  })

  it('ignores what an earlier view still says', () => {
    const store = opened()
    store.getState().paneOpening(1, 'grace')
    store.getState().paneOpened(1, 8)
    store.getState().viewUpdated(update({ view: 7 }))
    expect(todo(store).content).toBeNull()
  })

  it('counts a request as waiting until its effect is seen, while the world is paused', () => {
    const store = opened()
    show(store, [], { mode: 'paused' })
    store.getState().paneAsked(1)
    expect(todo(store)).toMatchObject({ unanswered: 1, unseen: 0 })
    store.getState().paneAnswered(1, null)
    expect(todo(store)).toMatchObject({ unanswered: 0, unseen: 1 })
    store.getState().viewUpdated(update())
    expect(todo(store).unseen).toBe(0)
  })

  it('waits for nothing any more once the world runs', () => {
    const store = opened()
    show(store, [], { mode: 'paused' })
    store.getState().paneAsked(1)
    store.getState().paneAnswered(1, null)
    store.getState().worldRuns()
    expect(todo(store).unseen).toBe(0)
  })

  it('shows why a request was refused, and lets the next update say otherwise', () => {
    const store = opened()
    store.getState().paneAsked(1)
    store.getState().paneAnswered(1, 'The title is too long.')
    expect(todo(store).message).toEqual({ level: 'error', text: 'The title is too long.' })
    store.getState().viewUpdated(update())
    expect(todo(store).message).toBeNull()
  })
})

describe('panes', () => {
  it('may show one list twice; each is known by its own number, and what is open is remembered', () => {
    const store = newStore()
    const id = store.getState().paneAdded('todo', 'ada')
    expect(id).toBe(3)
    expect(store.getState().frontPane).toBe(3)
    expect(store.getState().settings.panes.map(({ name }) => name)).toEqual(['ada', 'grace', 'ada'])
    store.getState().paneOpened(1, 7)
    store.getState().paneOpened(id, 8)
    store.getState().viewUpdated(update({ view: 8 }))
    expect(store.getState().panes.map(pane => pane.content)).toEqual([null, null, content])
  })

  it('bring their neighbour to the front when they close, and leave its number alone', () => {
    const store = newStore()
    store.getState().paneAdded('todo', 'joe')
    store.getState().paneClosed(3)
    expect(store.getState().frontPane).toBe(2)
    store.getState().paneClosed(1)
    expect(store.getState().frontPane).toBe(2)
    store.getState().paneClosed(2)
    expect(store.getState()).toMatchObject({ panes: [], settings: { panes: [] } })
    expect(store.getState().paneAdded('shop', 'ada')).toBe(4)
  })
})

describe('shownProcess', () => {
  const info: ProcessInfo = processInfo(seat('a', null), new Map(), [])

  it('is the process of the selected seat, whatever its pid', () => {
    const state = { selectedKey: 'a', selectedPid: null, process: info }
    expect(shownProcess(state)).toBe(info)
    expect(shownProcess({ ...state, selectedKey: 'b' })).toBeNull()
    expect(shownProcess({ ...state, process: null })).toBeNull()
  })

  it('is the process of the selected pid where it has no seat', () => {
    const state = { selectedKey: null, selectedPid: '<0.1.0>', process: info }
    expect(shownProcess(state)).toBe(info)
    expect(shownProcess({ ...state, selectedPid: '<0.2.0>' })).toBeNull()
  })

  it('stays known, but not alive, when its process is gone', () => {
    const store = newStore()
    store.getState().processIs(info)
    store.getState().processGone()
    expect(store.getState().process).toMatchObject({ pid: info.pid, alive: false })
  })
})

describe('remember', () => {
  it('puts the name in front, once, and keeps twelve', () => {
    const store = newStore()
    for (let index = 0; index < 20; index++) store.getState().remember('todo', `list-${index}`)
    store.getState().remember('todo', 'list-15')
    const { todo } = store.getState().settings.names
    expect(todo.slice(0, 2)).toEqual(['list-15', 'list-19'])
    expect(todo).toHaveLength(12)
    expect(new Set(todo).size).toBe(12)
  })
})

describe('the rows of the tree', () => {
  it('are the same value while only processes change', () => {
    const store = newStore()
    const rows = createRowsSelector()
    show(store, [seat('a', null), seat('b', 'a')])
    const before = rows(store.getState())
    const { picture } = store.getState()
    store.setState({
      picture: { ...picture!, nodes: new Map(picture!.nodes).set('b', seat('b', 'a', { lives: 2 })) },
    })
    expect(rows(store.getState())).toBe(before)
    store.getState().selectSeat('b')
    expect(rows(store.getState())).toBe(before)
    store.getState().foldRow(before[0]!, false)
    expect(rows(store.getState()).map(({ key }) => key)).toEqual(['a'])
  })
})

describe('foundSeats', () => {
  it('finds by name, pid and module, without regard to case, and nothing for an empty search', () => {
    const store = newStore()
    show(store, [
      seat('a', null, { name: 'Todo.Registry', module: 'Registry', pid: '<0.5.0>' }),
      seat('b', 'a', { name: 'todo ada', module: 'TodoServer', pid: '<0.6.0>' }),
    ])
    const found = (search: string) => {
      store.getState().searchFor(search)
      const keys = foundSeats(store.getState())
      return keys && [...keys]
    }
    expect(found('  ')).toBeNull()
    expect(found('Todo')).toEqual(['a', 'b'])
    expect(found('ADA')).toEqual(['b'])
    expect(found('0.6')).toEqual(['b'])
    expect(found('registry')).toEqual(['a'])
    expect(found('nobody')).toEqual([])
  })
})
