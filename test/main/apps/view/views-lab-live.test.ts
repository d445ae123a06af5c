import { describe, expect, it } from 'vitest'
import { limits } from '../../../../src/shared/limits.ts'
import type { StreamOps, ViewsLabScreen } from '../../../../src/shared/protocol/events.ts'
import type { ViewEvent } from '../../../../src/shared/protocol/requests.ts'
import { Host } from '../host.ts'

class Lab extends Host {
  private looked = 0

  constructor(files?: ReadonlyMap<string, Uint8Array>) {
    super(files)
    this.boot()
    this.open()
  }

  open(): void {
    this.world.spawn('view.open', 1, 'views_lab', {})
    this.pass(0)
  }

  get screen(): ViewsLabScreen {
    return this.last(1).content as unknown as ViewsLabScreen
  }

  event(event: ViewEvent): void {
    this.do(1, event)
  }

  press(): void {
    this.click(1, { name: 'views_lab.click' })
  }

  /** Rows that were streamed to the window since it was looked at last. */
  takeStreamed(): StreamOps[] {
    const news = this.shown.slice(this.looked)
    this.looked = this.shown.length
    return news.flatMap(shown => (shown as unknown as { stream: StreamOps | null }).stream ?? [])
  }
}

describe('the deploy problem', () => {
  it('loses what is in the process, and not what is in the address or on disk', () => {
    const lab = new Lab()
    lab.event({ name: 'views_lab.click' })
    lab.event({ name: 'views_lab.tab', tab: 'two' })
    lab.event({ name: 'views_lab.save_note', note: 'keep me' })
    expect(lab.screen).toMatchObject({ counter: 1, tab: 'two', note: 'keep me' })
    lab.kill('coppice')
    lab.pass(1_000)
    lab.boot()
    lab.pass(10_000)
    expect(lab.last(1).status).toBe('live')
    expect(lab.screen).toMatchObject({ counter: 0, tab: 'two', note: 'keep me' })
  })
})

describe('a list of rows', () => {
  it('in the assigns takes memory for all of them, and all are sent again when one changes', () => {
    const lab = new Lab()
    const before = lab.screen.memoryBytes
    lab.event({ name: 'views_lab.rows', how: 'assigns' })
    expect(lab.screen.rows).toHaveLength(limits.labRows)
    expect(lab.screen.memoryBytes).toBeGreaterThan(before + limits.labRows * 50)
    const sent = lab.screen.sentBytes
    lab.event({ name: 'views_lab.change_row' })
    expect(lab.screen.rows[0]?.text).toBe('song 1 · changed 1 times')
    expect(lab.screen.sentBytes).toBeGreaterThan(sent / 2)
    lab.event({ name: 'views_lab.rows', how: 'none' })
    expect(lab.screen).toMatchObject({ rows: [], rowCount: 0 })
    expect(lab.screen.memoryBytes).toBeLessThan(1_000)
  })

  it('as a stream is sent once and forgotten, and then one by one', () => {
    const lab = new Lab()
    lab.event({ name: 'views_lab.rows', how: 'stream' })
    expect(lab.screen).toMatchObject({ rows: [], rowCount: limits.labRows })
    expect(lab.screen.memoryBytes).toBeLessThan(1_000)
    const [ops] = lab.takeStreamed()
    expect(ops?.reset).toBe(true)
    expect(ops?.inserts).toHaveLength(limits.labRows)
    lab.event({ name: 'views_lab.change_row' })
    expect(lab.takeStreamed()).toEqual([
      { reset: false, inserts: [{ id: 1, text: 'song 1 · changed 1 times' }] },
    ])
    expect(lab.screen.sentBytes).toBeLessThan(200)
    lab.event({ name: 'views_lab.click' })
    expect(lab.takeStreamed()).toEqual([])
  })

  it('as an async stream comes when it is there, and the view goes on meanwhile', () => {
    const lab = new Lab()
    lab.event({ name: 'views_lab.rows', how: 'async_stream' })
    lab.event({ name: 'views_lab.click' })
    expect(lab.screen).toMatchObject({ counter: 1, rowsHow: 'none', rowCount: 0 })
    lab.takeStreamed()
    lab.pass(3_000)
    expect(lab.screen).toMatchObject({ rowsHow: 'async_stream', rowCount: limits.labRows, rows: [] })
    expect(lab.takeStreamed()[0]?.inserts).toHaveLength(limits.labRows)
  })
})

describe('a slow query', () => {
  const waits = (lab: Lab) => lab.screen.clicks.map(({ askedAtMs, handledAtMs }) => handledAtMs - askedAtMs)

  it('in handle_event locks the view: clicks wait until it is done', () => {
    const lab = new Lab()
    lab.event({ name: 'views_lab.query', how: 'handle_event' })
    for (let i = 0; i < 3; i++) {
      lab.press()
      lab.pass(500)
    }
    expect(lab.screen.counter).toBe(0)
    lab.pass(1_500)
    expect(lab.screen).toMatchObject({ counter: 3, query: { loading: false, result: '42 rows found' } })
    expect(waits(lab)).toEqual([3_000, 2_500, 2_000])
  })

  it('in start_async does not', () => {
    const lab = new Lab()
    lab.event({ name: 'views_lab.query', how: 'start_async' })
    expect(lab.screen.query).toEqual({ how: 'start_async', loading: true, result: null })
    lab.press()
    lab.pass(500)
    expect(waits(lab)).toEqual([0])
    lab.pass(2_500)
    expect(lab.screen.query).toMatchObject({ loading: false, result: '42 rows found' })
  })

  it('in assign_async fills an assign, which says meanwhile that it is loading', () => {
    const lab = new Lab()
    lab.event({ name: 'views_lab.query', how: 'assign_async' })
    expect(lab.screen.query).toEqual({ how: 'assign_async', loading: true, result: null })
    lab.press()
    lab.pass(500)
    expect(waits(lab)).toEqual([0])
    lab.pass(2_500)
    expect(lab.screen.query).toEqual({ how: 'assign_async', loading: false, result: '42 rows found' })
  })

  it('that is started again counts once, when the later one is done', () => {
    const lab = new Lab()
    lab.event({ name: 'views_lab.query', how: 'start_async' })
    lab.pass(2_000)
    lab.event({ name: 'views_lab.query', how: 'start_async' })
    lab.pass(1_000)
    expect(lab.screen.query.loading).toBe(true)
    lab.pass(2_000)
    expect(lab.screen.query.loading).toBe(false)
  })
})
