import { beforeEach, describe, expect, it } from 'vitest'
import { choicesFor } from '../../../src/renderer/messages/choices.ts'
import { firstSeats, neighboursOf } from '../../../src/renderer/messages/first-seats.ts'
import { createAppStore } from '../../../src/renderer/stores/app-store.ts'
import { indexChildren } from '../../../src/renderer/stores/child-index.ts'
import { showsOthers } from '../../../src/renderer/stores/messages-slice.ts'
import { loadSettings } from '../../../src/renderer/stores/settings-storage.ts'
import { limits } from '../../../src/shared/limits.ts'
import type { ChartEvent, MessagesUpdate, TreeNode } from '../../../src/shared/protocol/events.ts'

const settings = loadSettings({ getItem: () => null, setItem: () => undefined }, () => 0)
const ties = { links: [], monitors: [], monitoredBy: [], tables: [] }
let pids = 0
const seat = (key: string, parent: string | null, more: Partial<TreeNode> = {}): TreeNode => ({
  key,
  parent,
  order: 1,
  kind: 'worker',
  name: key,
  pid: `<0.${++pids}.0>`,
  status: 'waiting',
  detail: '',
  module: 'Worker',
  messageQueueLen: 0,
  hibernating: false,
  address: null,
  ties: null,
  lives: 1,
  lastExit: null,
  restart: null,
  supervisor: null,
  problem: null,
  ...more,
})

const picture = (...seats: TreeNode[]) => {
  const nodes = new Map(seats.map(node => [node.key, node]))
  return { nodes, children: indexChildren(nodes) }
}

const top = seat('top', null, { kind: 'supervisor' })
const window = seat('~window 1', null, { module: 'Window' })
const view = seat('view', 'top', {
  name: 'view todo ada',
  module: 'TodoLive',
  ties: { ...ties, monitors: [window.pid as string] },
})
const registry = seat('registry', 'top', { module: 'Registry.Partition' })
const server = seat('server', 'top', {
  name: 'todo ada',
  module: 'Todo.TodoServer',
  ties: { ...ties, links: [registry.pid as string], monitoredBy: [view.pid as string] },
})
const table = seat('table', 'top', { name: 'dets todos', kind: 'table', module: 'dets' })
const books = seat('books', 'top', {
  ties: { ...ties, tables: [{ user: server.pid as string, table: table.pid as string }] },
})
const demo = picture(top, window, view, registry, server, table, books)

describe('the seats around a process', () => {
  it('are those it has ties to, whoever of the two tells of them, and its supervisor', () => {
    expect(neighboursOf(demo, 'server').sort()).toEqual(['books', 'registry', 'top', 'view'])
    expect(neighboursOf(demo, 'view').sort()).toEqual(['server', 'top', '~window 1'])
    expect(neighboursOf(demo, '~window 1')).toEqual(['view'])
  })

  it('are none around a seat that is gone', () => {
    expect(neighboursOf(demo, 'gone')).toEqual([])
  })
})

describe('the chart that nobody has chosen yet', () => {
  it('is of the selected process and those around it', () => {
    expect(firstSeats(demo, '~window 1', [])).toEqual(['~window 1', 'view'])
  })

  it('else of the first screen: its window, view, server and table', () => {
    const panes = [
      { screen: 'shop', name: 'nobody' },
      { screen: 'todo', name: 'ada' },
    ] as const
    expect(firstSeats(demo, null, panes)).toEqual(['~window 1', 'view', 'server', 'table'])
  })

  it('else of the first supervisors, so that it is never of nobody', () => {
    expect(firstSeats(demo, null, [])).toEqual(['top'])
  })
})

describe('the list of who can be put on the chart', () => {
  it('finds names, pids and modules, and leaves out who is on it', () => {
    expect(choicesFor(demo, 'ToDo ', []).map(({ id }) => id)).toEqual(['view', 'server', 'table'])
    expect(choicesFor(demo, 'todo', ['server']).map(({ id }) => id)).toEqual(['view', 'table'])
    expect(choicesFor(demo, registry.pid as string, []).map(({ id }) => id)).toEqual(['registry'])
  })

  it('offers all below a supervisor at once, as many as there is room for', () => {
    const many = Array.from({ length: 100 }, (_, index) => seat(`child ${index}`, 'top'))
    const choices = choicesFor(picture(top, ...many), 'top', [])
    expect(choices.map(({ id }) => id)).toEqual(['top', 'all top'])
    expect(choices[1]?.keys).toHaveLength(limits.chartSeats)
    expect(choices[1]?.keys.slice(0, 2)).toEqual(['top', 'child 0'])
    expect(choices[1]?.all).toBe('first')
    const few = choicesFor(demo, 'top', ['view'])
    expect(few.map(({ id, all }) => [id, all])).toEqual([
      ['top', null],
      ['all top', 'all'],
    ])
    expect([...(few[1]?.keys ?? [])].sort()).toEqual(['books', 'registry', 'server', 'table', 'top'])
  })
})

describe('the seats on the chart', () => {
  let store: ReturnType<typeof createAppStore>
  const seats = () => store.getState().chartSeats
  beforeEach(() => {
    store = createAppStore(settings)
  })

  it('are added once, as far as there is room', () => {
    store.getState().addChartSeats(['a', 'b'])
    store.getState().addChartSeats(['b', 'c'])
    expect(seats()).toEqual(['a', 'b', 'c'])
    store.getState().addChartSeats(Array.from({ length: 100 }, (_, index) => `${index}`))
    expect(seats()).toHaveLength(limits.chartSeats)
  })

  it('are moved to the left and right, no further than the ends', () => {
    const { addChartSeats, moveChartSeat } = store.getState()
    addChartSeats(['a', 'b', 'c'])
    moveChartSeat('a', 1)
    expect(seats()).toEqual(['b', 'a', 'c'])
    moveChartSeat('c', 1)
    moveChartSeat('b', -1)
    moveChartSeat('nobody', 1)
    expect(seats()).toEqual(['b', 'a', 'c'])
  })

  it('bring others along where there is but one', () => {
    store.getState().addChartSeats(['a'])
    expect(showsOthers(store.getState())).toBe(true)
    store.getState().addChartSeats(['b'])
    expect(showsOthers(store.getState())).toBe(false)
    store.getState().showOthers(true)
    expect(showsOthers(store.getState())).toBe(true)
  })

  it('are chosen anew for who is not on the chart, and stay for who is', () => {
    store.setState({ picture: { ...demo, seq: 1, changed: [], feed: [], notices: [] } as never })
    store.getState().addChartSeats(['table', 'server'])
    store.getState().showMessagesOf('server')
    expect(seats()).toEqual(['table', 'server'])
    expect(store.getState().place).toBe('messages')
    store.getState().showMessagesOf('~window 1')
    expect(seats()).toEqual(['~window 1', 'view'])
  })
})

describe('a frozen chart', () => {
  const update = (begin: boolean, events: ChartEvent[]): MessagesUpdate => ({
    type: 'messages',
    seq: 1,
    begin,
    trouble: null,
    events,
    who: [],
    busy: [],
  })
  const exit: ChartEvent = {
    id: 'x',
    at: { step: 1, entry: 0 },
    atMs: 1,
    inside: false,
    type: 'exit',
    pid: 'p',
    text: 'x',
    orderly: true,
  }

  it('stays as it was while more is told, and thaws when the window looks at another world', () => {
    const store = createAppStore(settings)
    store.getState().messagesTold(update(true, []))
    store.getState().freezeChart(true)
    store.getState().messagesTold(update(false, [exit]))
    expect(store.getState().frozenChart?.events).toEqual([])
    expect(store.getState().chart.events).toHaveLength(1)
    store.getState().messagesTold(update(true, []))
    expect(store.getState().frozenChart).toBeNull()
    // What is still told of the chart before does not begin the one that is asked for.
    store.getState().freezeChart(true)
    store.getState().chartAsked()
    store.getState().messagesTold(update(false, [exit]))
    expect(store.getState().chart.begun).toBe(false)
    expect(store.getState().frozenChart).toBeNull()
    store.getState().messagesTold(update(true, []))
    expect(store.getState().chart.begun).toBe(true)
  })
})
