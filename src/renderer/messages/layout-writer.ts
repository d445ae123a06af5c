/** Writes the events of a chart down one under the other, and what processes do between them. */
import type { ChartEvent } from '../../shared/protocol/events.ts'
import type { Chart } from './chart.ts'
import {
  type Bar,
  type ChartScene,
  type Column,
  type Gap,
  type Life,
  othersKey,
  outsideKey,
  type Row,
  type TimeLabel,
} from './scene.ts'
import { type Shows, shownKindOf } from './shows.ts'

export const rowHeight = 30
/** Where in its line an arrow stands; the text is above it. */
const arrowAt = 20
const topMargin = 8
const gapHeight = 18
/** World time after which a gap is drawn, in ms. */
const gapLeastMs = 1_000
/** What a message that is handled later takes of the height. */
const handledHeight = 9
/** Least height of a bar. */
const barLeast = 7

type Event<Type extends ChartEvent['type']> = Extract<ChartEvent, { type: Type }>

export type Writer = {
  add: (event: ChartEvent) => void
  end: () => Pick<ChartScene, 'height' | 'rows' | 'lives' | 'bars' | 'labels' | 'gaps'>
}

export function createWriter(chart: Chart, columns: readonly Column[], shows: Shows): Writer {
  const xOf = new Map(columns.map(({ key, x }) => [key, x] as const))
  const rows: Row[] = []
  const bars: Bar[] = []
  const labels: TimeLabel[] = []
  const gaps: Gap[] = []
  const byId = new Map<string, Row>()
  const lives = createLives(columns)
  /** By pid: the callback that runs, the call that is waited in. */
  const running = new Map<string, Bar>()
  const waiting = new Map<string, { bar: Bar; call: string; calling: Row }>()
  /** By message: the time that it lies in a mailbox. */
  const queued = new Map<string, { bar: Bar; pid: string }>()
  let y = topMargin
  let lastMs: number | null = null
  let labelled = ''
  /** Whether somebody has handled something since the last row. */
  let acted = false

  const keyOf = (pid: string): string | null => chart.who.get(pid)?.key ?? null
  const chosen = (pid: string): number | null => {
    const key = keyOf(pid)
    return key === null ? null : (xOf.get(key) ?? null)
  }
  const end = (pid: string | null): number | null =>
    pid === null ? (xOf.get(outsideKey) ?? null) : (chosen(pid) ?? xOf.get(othersKey) ?? null)
  /** Both ends, where at least one of them is a seat of the chart. */
  const ends = (from: string | null, to: string): [number, number] | null => {
    const seated = (from !== null && chosen(from) !== null) || chosen(to) !== null
    const fromX = end(from)
    const toX = end(to)
    return seated && fromX !== null && toX !== null ? [fromX, toX] : null
  }

  const put = (event: ChartEvent, fromX: number, toX: number): Row => {
    if (lastMs !== null && event.atMs - lastMs >= gapLeastMs) {
      gaps.push({ y: y + gapHeight / 2, ms: event.atMs - lastMs })
      y += gapHeight
    }
    lastMs = event.atMs
    const row: Row = {
      event,
      y: y + arrowAt,
      fromX,
      toX,
      broken: null,
      handledAtMs: null,
      changed: false,
      waits: false,
    }
    const label = String(Math.floor(event.atMs))
    if (label !== labelled) labels.push({ y: row.y, atMs: event.atMs })
    labelled = label
    rows.push(row)
    acted = false
    byId.set(event.id, row)
    y += rowHeight
    return row
  }

  const bar = (what: Bar['what'], x: number, fromY: number, lane = 0): Bar => {
    const made: Bar = { what, x, fromY, toY: fromY + barLeast, broken: null, lane }
    bars.push(made)
    return made
  }
  /** The callback that `pid` runs goes on until here at least. */
  const runOn = (pid: string | null, until: number): void => {
    const open = pid === null ? undefined : running.get(pid)
    if (open !== undefined) open.toY = Math.max(open.toY, until)
  }
  const endWait = (pid: string, at: number, broken: Bar['broken']): void => {
    const open = waiting.get(pid)
    if (open === undefined) return
    waiting.delete(pid)
    open.bar.toY = Math.max(open.bar.fromY + barLeast, at)
    open.bar.broken = broken
    open.calling.broken = broken
    runOn(pid, open.bar.toY)
  }
  /** Where the last row stands. */
  const now = (): number => rows.at(-1)?.y ?? topMargin

  const message = (event: Event<'message'>): void => {
    const between = ends(event.from, event.to)
    if (between === null) return
    const row = put(event, ...between)
    if (event.inside) runOn(event.from, row.y)
    const to = chosen(event.to)
    if (to !== null) {
      row.waits = true
      const lane = [...queued.values()].filter(other => other.pid === event.to).length
      queued.set(event.id, { bar: bar('queued', to, row.y, Math.min(lane, 5)), pid: event.to })
    }
    const isCall = event.kind === 'call' || event.kind === 'system'
    const from = event.from === null ? null : chosen(event.from)
    if (!isCall || event.from === null || from === null) return
    endWait(event.from, row.y, null)
    waiting.set(event.from, { bar: bar('waits', from, row.y), call: event.id, calling: row })
  }

  const leaveMailbox = (id: string, at: number): Row | undefined => {
    const row = byId.get(id)
    if (row !== undefined) row.waits = false
    const open = queued.get(id)
    queued.delete(id)
    if (open !== undefined) open.bar.toY = at
    return row
  }

  const handled = ({ message: id, pid, awaited, atMs }: Event<'handled'>): void => {
    const known = byId.get(id)
    if (known === undefined) return
    // Nothing has happened since it was sent.
    const atOnce = rows.at(-1) === known && !acted
    acted = true
    const at = atOnce ? known.y : Math.max(now(), y - rowHeight + arrowAt) + handledHeight
    if (!atOnce) y = Math.max(y, at - arrowAt + rowHeight - 4)
    leaveMailbox(id, at)
    known.handledAtMs = atMs
    const x = chosen(pid)
    if (x === null) return
    const { event } = known
    const answers = event.type === 'message' ? event.call : null
    const open = waiting.get(pid)
    if (open !== undefined && answers === open.call)
      endWait(pid, at, event.type === 'message' && event.kind === 'down' ? 'down' : null)
    if (awaited) {
      runOn(pid, at)
      return
    }
    endWait(pid, at, null)
    running.set(pid, bar('runs', x, at))
  }

  const exit = (event: Event<'exit'>): void => {
    const x = chosen(event.pid)
    if (x === null) return
    const row = shows.exits ? put(event, x, x) : null
    const at = row?.y ?? now() + handledHeight
    if (event.inside) runOn(event.pid, at)
    endWait(event.pid, at, null)
    running.delete(event.pid)
    for (const [id, open] of queued) {
      if (open.pid !== event.pid) continue
      open.bar.toY = at
      queued.delete(id)
    }
    lives.end(x, event.pid, at)
  }

  const start = (event: Event<'start'>): void => {
    const x = chosen(event.pid)
    if (x === null) return
    const parent = event.parent === null ? null : end(event.parent)
    const row = shows.starts ? put(event, parent ?? x, x) : null
    if (event.inside) runOn(event.parent, row?.y ?? 0)
    lives.begin(x, event.pid, row?.y ?? now() + handledHeight)
  }

  return {
    add(event) {
      const kind = shownKindOf(event)
      if (event.type === 'exit') exit(event)
      else if (event.type === 'start') start(event)
      else if (kind !== null && !shows[kind]) return
      switch (event.type) {
        case 'message':
          message(event)
          break
        case 'handled':
          handled(event)
          break
        case 'lost_sight':
          leaveMailbox(event.message, now())
          break
        case 'timeout': {
          const x = chosen(event.pid)
          if (x !== null && byId.has(event.call)) endWait(event.pid, put(event, x, x).y, 'timeout')
          break
        }
        case 'signal': {
          const between = ends(event.from, event.to)
          if (between === null) break
          const { y: at } = put(event, ...between)
          if (event.inside) runOn(event.from, at)
          break
        }
        case 'changed': {
          const row = event.message === null ? undefined : byId.get(event.message)
          if (row !== undefined) row.changed = true
          if (event.inside) runOn(event.pid, now() + barLeast)
          break
        }
        case 'tie': {
          const between = ends(event.pid, event.other)
          if (between !== null) put(event, ...between)
          break
        }
        case 'missed': {
          const last = rows.at(-1)
          // Between two of them nothing was drawn: they are told as one.
          if (last?.event.type !== 'missed') put(event, 0, 0)
          else rows[rows.length - 1] = { ...last, event: { ...event, count: event.count + last.event.count } }
          break
        }
      }
    },
    end() {
      const height = y + 38
      for (const { bar: open } of queued.values()) open.toY = height
      for (const { bar: open } of waiting.values()) open.toY = height
      for (const pid of chart.busy) runOn(pid, height)
      return { height, rows, lives: lives.all(), bars, labels, gaps }
    },
  }
}

/** The lives in each column. Who was there before the chart begins has no start. */
function createLives(columns: readonly Column[]) {
  const done: Life[] = []
  const open = new Map<number, Life>()
  const seen = new Set<number>()
  return {
    begin(x: number, pid: string, y: number): void {
      const before = open.get(x)
      if (before !== undefined) done.push({ ...before, toY: y })
      seen.add(x)
      open.set(x, { x, fromY: y, toY: null, pid })
    },
    end(x: number, pid: string, y: number): void {
      const life = open.get(x)
      // Of who was there before nothing is known but that.
      if (life === undefined && !seen.has(x)) done.push({ x, fromY: 0, toY: y, pid })
      else if (life !== undefined) done.push({ ...life, toY: y })
      seen.add(x)
      open.delete(x)
    },
    all(): Life[] {
      const untouched = columns.filter(({ x }) => !seen.has(x))
      return [...done, ...open.values(), ...untouched.map(({ x }) => ({ x, fromY: 0, toY: null, pid: null }))]
    },
  }
}
