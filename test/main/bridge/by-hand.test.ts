import { beforeEach, describe, expect, it } from 'vitest'
import { Bridge } from '../../../src/main/bridge/bridge.ts'
import type { Session } from '../../../src/main/bridge/session.ts'
import { type ShellCommand, shell } from '../../../src/main/otp/index.ts'
import { FunctionProgram, receive } from '../../../src/main/runtime/index.ts'
import { limits } from '../../../src/shared/limits.ts'
import type { AppEvent, ProcessInfo, TreeNode } from '../../../src/shared/protocol/events.ts'
import type { ReplyMessage, RequestArgs, RequestName } from '../../../src/shared/protocol/requests.ts'
import { demo, TestSystem } from '../observer/system.ts'

/** What a person does to processes by hand, through a window. */
let system: TestSystem
let session: Session
let events: AppEvent[]
let lastId = 0

beforeEach(() => {
  system = new TestSystem(demo, {
    shell: ([command]) => shell(command as ShellCommand),
    bare: () => new FunctionProgram(self => receive(self, () => false)),
  }).start()
  const { host, application, observer } = system
  const info = { version: '1', mode: 'browser', dataDir: '' } as const
  events = []
  session = new Bridge({ host, application, observer, info }).open(event => events.push(event)) as Session
})

/** The answer to a request, once a second has passed in the world. */
async function ask<N extends RequestName>(name: N, args: RequestArgs<N>): Promise<ReplyMessage> {
  const reply = session.handle({ id: ++lastId, name, args })
  system.pass(1_000)
  return reply
}

async function value<N extends RequestName>(name: N, args: RequestArgs<N>): Promise<unknown> {
  const reply = await ask(name, args)
  if (!reply.ok) throw new Error(`${name}: ${reply.error.message}`)
  return reply.value
}

async function refusal<N extends RequestName>(name: N, args: RequestArgs<N>): Promise<string> {
  const reply = await ask(name, args)
  return reply.ok ? 'it was not refused' : `${reply.error.code}: ${reply.error.message}`
}

const pidOf = (name: string): string => String(system.pid(name))
const info = async (name = 'a'): Promise<ProcessInfo> =>
  (await value('inspect', { pid: pidOf(name) })) as ProcessInfo

describe('shell', () => {
  it('suspends a server, which is seen in the tree and by its mailbox, until it is resumed', async () => {
    const pid = pidOf('a')
    await value('observe', {})
    expect(await value('shell', { do: 'suspend', pid })).toEqual({ ok: true, value: ':ok' })
    system.cast(system.pid('a'), ':x')
    expect(await info()).toMatchObject({ status: 'suspended', sys: { suspended: true }, messageQueueLen: 1 })
    await value('observe', {})
    const snapshot = events.findLast(event => event.type === 'snapshot')
    const node = snapshot?.nodes.find(({ name }: TreeNode) => name === 'a')
    expect(node?.status).toBe('suspended')
    await value('shell', { do: 'resume', pid })
    expect(await info()).toMatchObject({ status: 'waiting', sys: { suspended: false }, messageQueueLen: 0 })
  })

  it('calls a server, and tells its answer in the notation of the window', async () => {
    const call = { do: 'call', pid: pidOf('a'), request: ':items', timeoutMs: 500 } as const
    await value('shell', { do: 'replace_state', pid: pidOf('a'), state: '%{name: "a", items: [{:x, 1}]}' })
    expect(await value('shell', call)).toEqual({ ok: true, value: '[x: 1]' })
    await value('notation', { syntax: 'erlang' })
    expect(await value('shell', call)).toEqual({ ok: true, value: '[{x,1}]' })
  })

  it('tells the exit that the caller got', async () => {
    const pid = pidOf('a')
    await value('shell', { do: 'suspend', pid })
    const answer = await value('shell', { do: 'call', pid, request: ':items', timeoutMs: 500 })
    expect(answer).toEqual({
      ok: false,
      reason: `{:timeout, {GenServer, :call, [#PID${pid}, :items, 500]}}`,
    })
  })

  it('replaces a state, and puts the earlier ones back one after the other', async () => {
    const pid = pidOf('a')
    const before = (await info()).state
    for (const items of ['[1]', '[2]'])
      await value('shell', { do: 'replace_state', pid, state: `%{name: "a", items: ${items}}` })
    expect(await info()).toMatchObject({ state: '%{items: [2], name: "a"}', sys: { undoable: 2 } })
    await value('shell', { do: 'undo', pid })
    expect(await info()).toMatchObject({ state: '%{items: [1], name: "a"}', sys: { undoable: 1 } })
    await value('shell', { do: 'undo', pid })
    expect(await info()).toMatchObject({ state: before, sys: { undoable: 0 } })
    expect(await refusal('shell', { do: 'undo', pid })).toMatch(/^not_found: no state of /)
  })

  it('shows what sys:trace prints, until it is switched off', async () => {
    const pid = pidOf('a')
    await value('shell', { do: 'trace_on', pid })
    system.cast(system.pid('a'), ':x')
    system.pass(10)
    const { sys, trace } = await info()
    expect(sys?.debug).toEqual(['trace'])
    expect(trace.lines.map(({ text }) => text)).toEqual([
      '*DBG* a got cast x',
      '*DBG* a new state #{items => [x],name => <<"a">>}',
    ])
    await value('shell', { do: 'trace_off', pid })
    system.cast(system.pid('a'), ':y')
    system.pass(10)
    expect((await info()).trace.lines).toHaveLength(2)
  })

  it('keeps the last lines of a trace, and tells how many are forgotten', async () => {
    await value('shell', { do: 'trace_on', pid: pidOf('a') })
    for (let i = 0; i < limits.traceLines; i++) system.cast(system.pid('a'), ':x')
    system.pass(10)
    const { trace } = await info()
    expect([trace.lines.length, trace.dropped]).toEqual([limits.traceLines, limits.traceLines])
  })

  it('stops a server in order', async () => {
    const pid = pidOf('a')
    await value('shell', { do: 'stop', pid, reason: ':normal' })
    expect(await info('a')).toMatchObject({ pastLives: [{ pid, reason: ':normal' }] })
  })

  it('refuses what cannot be', async () => {
    const bare = String(system.host.spawn('bare', []))
    expect(await refusal('shell', { do: 'suspend', pid: bare })).toMatch(/^invalid_argument: .* no behaviour/)
    expect(await refusal('shell', { do: 'suspend', pid: '<0.999.0>' })).toMatch(/^not_found: /)
    const state = '%{items: [}'
    expect(await refusal('shell', { do: 'replace_state', pid: pidOf('a'), state })).toMatch(
      /^invalid_argument: state: .* at character 11$/,
    )
    expect(await info()).toMatchObject({ sys: { undoable: 0 } })
  })

  it('tells the failure of what the process does not do: the state of a supervisor is its own', async () => {
    const answer = await value('shell', { do: 'replace_state', pid: pidOf('one'), state: '1' })
    expect(answer).toMatchObject({ ok: false, reason: expect.stringContaining(':callback_failed') })
    expect((await info('one')).sys).toMatchObject({ replaceable: false, undoable: 0 })
  })

  it('is broken off when the window closes, or its shell is killed', async () => {
    await value('pause', {})
    const killed = ask('shell', { do: 'suspend', pid: pidOf('a') })
    const shellPid = [...system.host.world.processes.values()].at(-1)?.pid
    await value('exit', { pid: String(shellPid), reason: 'kill' })
    await value('run', {})
    expect(await killed).toMatchObject({ ok: false, error: { message: expect.stringMatching(/killed/) } })
    await value('pause', {})
    const left = ask('shell', { do: 'resume', pid: pidOf('a') })
    session.close()
    expect(await left).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/another world/) },
    })
  })
})

describe('by hand, in the past', () => {
  it('goes on in a fork, where what was replaced by then can be put back; the live world knows nothing of it', async () => {
    const pid = pidOf('a')
    const items = (list: string) => `%{name: "a", items: ${list}}`
    await value('shell', { do: 'replace_state', pid, state: items('[1]') })
    const then = system.host.driver.nowMs
    await value('shell', { do: 'replace_state', pid, state: items('[2]') })
    await value('time.look', { to: { atMs: then - 100 } })
    expect(await info()).toMatchObject({ state: '%{items: [1], name: "a"}', sys: { undoable: 1 } })
    expect(await value('shell', { do: 'undo', pid })).toEqual({ ok: true, value: ':ok' })
    expect(session.time.forked).toMatchObject({ inIt: true })
    expect(await info()).toMatchObject({ state: '%{items: [], name: "a"}', sys: { undoable: 0 } })
    await value('time.present', { of: 'live' })
    expect(await info()).toMatchObject({ state: '%{items: [2], name: "a"}', sys: { undoable: 2 } })
  })

  it('shows of a trace what had been printed by then', async () => {
    const pid = pidOf('a')
    await value('shell', { do: 'trace_on', pid })
    system.cast(system.pid('a'), ':x')
    system.pass(1_000)
    const then = system.host.driver.nowMs
    system.cast(system.pid('a'), ':y')
    system.pass(1_000)
    expect((await info()).trace.lines).toHaveLength(4)
    await value('time.look', { to: { atMs: then - 100 } })
    expect((await info()).trace.lines).toHaveLength(2)
  })
})

describe('send', () => {
  it('delivers any term', async () => {
    await value('shell', { do: 'suspend', pid: pidOf('a') })
    await value('send', { pid: pidOf('a'), message: '{:hello, "you"}' })
    expect((await info()).messages).toEqual(['{:hello, "you"}'])
  })
})

describe('a callback that waits', () => {
  it('is told with what it handles, whom it waits for and since when', async () => {
    await value('plant', { pid: pidOf('a'), planted: { do: 'slow', ms: 3_000 } })
    const now = system.host.driver.nowMs
    system.cast(system.pid('a'), ':x')
    system.pass(10)
    expect((await info()).running).toEqual({
      callback: 'Worker.handle_cast/2',
      message: ':x',
      sinceMs: now,
      waitsFor: 'time',
      whom: null,
      untilMs: now + 3_000,
    })
    await value('inspect', { pid: null })
    system.pass(3_000)
    expect((await info()).running).toBeNull()
  })
})

describe('the state as text', () => {
  it('is told with nothing cut, whole or in part', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => `{:row, ${i}, "some text"}`)
    system.cast(system.pid('a'), `[${rows.join(', ')}]`)
    system.pass(100)
    const whole = await value('state.text', { pid: pidOf('a'), path: [], for: 'copy' })
    expect(whole).toMatchObject({
      cut: false,
      notEditable: null,
      text: expect.stringMatching(/^%\{\n {2}items: \[/),
    })
    expect(await value('state.text', { pid: pidOf('a'), path: [1], for: 'copy' })).toMatchObject({
      text: '"a"',
    })
    expect(await refusal('state.text', { pid: pidOf('a'), path: [7], for: 'copy' })).toMatch(/^not_found/)
  })

  it('can be typed back, unless it holds what cannot be typed', async () => {
    expect(await value('state.text', { pid: pidOf('a'), path: [], for: 'edit' })).toEqual({
      text: '%{items: [], name: "a"}',
      cut: false,
      notEditable: null,
    })
    expect(await value('state.text', { pid: pidOf('one'), path: [], for: 'edit' })).toMatchObject({
      notEditable: expect.stringMatching(/cannot be typed/),
    })
  })

  it('is unfolded a part at a time', async () => {
    system.cast(system.pid('a'), '{1, 2}')
    system.pass(10)
    const items = await value('state.items', { pid: pidOf('a'), path: [0, 0], from: 1 })
    expect(items).toMatchObject([{ text: '2', kind: 'number' }])
  })
})
