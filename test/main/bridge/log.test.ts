import { beforeEach, describe, expect, it } from 'vitest'
import { Bridge } from '../../../src/main/bridge/bridge.ts'
import type { Session } from '../../../src/main/bridge/session.ts'
import { Logger } from '../../../src/main/otp/index.ts'
import { sleep } from '../../../src/main/runtime/index.ts'
import { limits } from '../../../src/shared/limits.ts'
import type { LogLine, LogUpdate } from '../../../src/shared/protocol/events.ts'
import type { RequestArgs, RequestName } from '../../../src/shared/protocol/requests.ts'
import { atOnce } from '../../support/at-once.ts'
import { demo, TestSystem } from '../observer/system.ts'

let system: TestSystem
let session: Session
let updates: LogUpdate[]
let lastId = 0

beforeEach(() => {
  system = new TestSystem(demo).start()
  const { host, application, observer } = system
  const info = { version: '1', mode: 'browser', dataDir: '' } as const
  updates = []
  session = new Bridge({ host, application, observer, info }).open(event => {
    if (event.type === 'log') updates.push(event)
  }) as Session
})

function ask<N extends RequestName>(name: N, args: RequestArgs<N>): void {
  const reply = atOnce(session.handle({ id: ++lastId, name, args }))
  if (!reply.ok) throw new Error(reply.error.message)
}

/** What a window knows that has put together all updates of the last book, in order. */
function lines(): LogLine[] {
  const book = updates.at(-1)?.book
  const known = new Map<number, LogLine>()
  for (const update of updates.filter(update => update.book === book))
    for (const line of update.lines) known.set(line.id, line)
  return [...known.values()].sort((a, b) => a.id - b.id)
}

/** Has the process `main` of the system log so many texts. */
function say(count: number, text = 'something'): void {
  system.do(function* (self) {
    for (let i = 0; i < count; i++) Logger.info(self, `${text} ${i}`)
    yield* sleep(self, 0)
  })
}

const crash = (name: string): void => {
  system.exit(system.pid(name), ':boom')
  system.pass(100)
}

describe('the log', () => {
  it('has what was logged before anybody looked: the progress reports of the start', () => {
    ask('log.open', {})
    const names = lines().map(({ level, kind, name }) => [level, kind, name])
    expect(names).toContainEqual(['info', 'progress', 'one'])
    expect(names.every(([level, kind]) => level === 'info' && kind === 'progress')).toBe(true)
  })

  it("words a crash as Elixir's Logger does, or as Erlang's", () => {
    system.cast(system.pid('a'), '{:exit, :boom}')
    system.pass(100)
    ask('log.open', {})
    const pid = lines().find(({ kind }) => kind === 'terminate')?.pid
    expect(lines().find(({ kind }) => kind === 'terminate')).toMatchObject({
      level: 'error',
      name: 'a',
      text: expect.stringMatching(
        /^GenServer :a terminating\n\*\* \(stop\) :boom\n {4}.*\nLast message: \{:"\$gen_cast", \{:exit, :boom\}\}\nState: %\{items: \[\], name: "a"\}$/s,
      ),
    })
    ask('notation', { syntax: 'erlang' })
    const report = lines().find(({ kind }) => kind === 'supervisor')
    expect(report).toMatchObject({
      level: 'error',
      name: 'one',
      text: expect.stringMatching(
        new RegExp(
          `^    supervisor: \\{local,one\\}\n    errorContext: child_terminated\n    reason: boom\n    offender: \\[\\{pid,${pid}\\}`,
        ),
      ),
    })
  })

  it('tells what is logged while it is open, and nothing once it is closed', () => {
    ask('log.open', {})
    const before = updates.length
    say(1, 'hello')
    system.pass(200)
    expect(lines().at(-1)).toMatchObject({ kind: 'message', level: 'info', text: 'hello 0', cut: false })
    expect(updates.length).toBe(before + 1)
    ask('log.close', {})
    say(1)
    system.pass(1_000)
    expect(updates.length).toBe(before + 1)
  })

  it('tells the newest lines first, and all that is kept after a while', () => {
    say(1_000)
    ask('log.open', {})
    const [first] = updates
    expect(first?.lines.at(-1)?.text).toBe('something 999')
    expect(first?.complete).toBe(false)
    system.pass(2_000)
    expect(updates.at(-1)?.complete).toBe(true)
    const ids = lines().map(({ id }) => id)
    expect(ids).toEqual(Array.from({ length: ids.length }, (_, at) => at + 1))
    expect(ids.at(-1)).toBe(updates.at(-1)?.last)
  })

  it('keeps so many lines, and tells how many are forgotten', () => {
    say(limits.logReports + 2_000)
    ask('log.open', {})
    system.pass(10_000)
    const { first, last } = updates.at(-1) as LogUpdate
    expect(last - first + 1).toBeGreaterThanOrEqual(limits.logReports)
    expect(last - first + 1).toBeLessThan(limits.logReports + 500)
    expect(lines()[0]?.id).toBe(first)
  })

  it('leaves out lines where more come than anybody could read, and goes on with the newest', () => {
    ask('log.open', {})
    system.pass(1_000)
    say(2_000)
    system.pass(300)
    const ids = lines().map(({ id }) => id)
    expect(ids.at(-1)).toBe(updates.at(-1)?.last)
    expect(ids.length).toBeLessThan(ids.at(-1) as number)
  })

  it('cuts a report that is too long, and says so', () => {
    say(1, 'x'.repeat(limits.logReportChars))
    ask('log.open', {})
    expect(lines().at(-1)).toMatchObject({ cut: true })
    expect(lines().at(-1)?.text).toHaveLength(limits.logReportChars + 1)
  })

  it('shows of the past only what had been logged by then, and the present again after it', async () => {
    ask('log.open', {})
    crash('a')
    const before = system.host.driver.nowMs
    system.pass(1_000)
    crash('b')
    const all = lines().map(({ id }) => id)
    const looking = session.handle({ id: 1, name: 'time.look', args: { to: { atMs: before + 500 } } })
    system.pass(100)
    expect(await looking).toMatchObject({ ok: true })
    const past = lines()
    expect(past.length).toBeGreaterThan(0)
    expect(past.length).toBeLessThan(all.length)
    expect(past.every(({ atMs }) => atMs <= before + 500)).toBe(true)
    ask('time.present', { of: 'live' })
    system.pass(1_000)
    expect(lines().map(({ id }) => id)).toEqual(all)
  })

  it('leads to the moment of each line', async () => {
    crash('a')
    ask('log.open', {})
    const line = lines().find(({ kind }) => kind === 'supervisor') as LogLine
    crash('b')
    await session.handle({ id: 1, name: 'time.look', args: { to: { moment: line.at } } })
    expect(session.time.moment?.atMs).toBe(line.atMs)
    expect(lines().at(-1)?.id).toBeGreaterThanOrEqual(line.id)
    expect(lines().some(({ name, kind }) => name === 'b' && kind === 'crash')).toBe(false)
  })
})
