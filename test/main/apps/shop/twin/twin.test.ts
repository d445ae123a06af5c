import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { askOnDemand } from '../../../../../src/main/apps/shop/on-demand.ts'
import { type Session, totals } from '../../../../../src/main/apps/shop/session.ts'
import { serverName } from '../../../../../src/main/apps/shop/session-server.ts'
import { GenServer, whereisServer } from '../../../../../src/main/otp/index.ts'
import {
  type Coroutine,
  exitSignal,
  FunctionProgram,
  monitor,
  output,
  type Process,
  receive,
  sleep,
} from '../../../../../src/main/otp/process.ts'
import { type CartWay, cartWays } from '../../../../../src/shared/protocol/events/shop.ts'
import { atom, isTagged, type Pid, type Term, Tuple, tuple } from '../../../../../src/shared/term.ts'
import { formatTerm } from '../../../../../src/shared/term-text.ts'
import { describeWith, found, pathOf } from '../../../../support/found.ts'
import { projectRoot } from '../../../../support/source-files.ts'
import { Host } from '../../host.ts'

const select = (item: Term): Term => tuple(atom('select_item'), item)
const crash = atom('crash')
const idle = atom('idle')

/** All that a customer and bad luck can do to a cart. */
const story: readonly Term[] = [
  select({ sku: 'johnny-liftoff' }),
  select({ sku: 'towel' }),
  select({ sku: 'towel' }),
  crash,
  tuple(atom('change_item'), 'towel', 5),
  tuple(atom('change_item'), 'towel', 0),
  tuple(atom('change_item'), 'towel', 1_000_000),
  tuple(atom('change_item'), 'moon-cheese', 1),
  tuple(atom('redeem_code'), 'liftoff10'),
  tuple(atom('redeem_code'), 'LIFTOFF10'),
  tuple(atom('redeem_code'), 'WARP9'),
  crash,
  select({ sku: 'warp-core' }),
  select({ sku: 'towel', price: 1 }),
  tuple(atom('remove_item'), 'johnny-liftoff'),
  tuple(atom('remove_item'), 'johnny-liftoff'),
  select({ sku: 'mars-house', price: -5 }),
  idle,
  select({ sku: 'air-can' }),
  atom('check_out'),
  crash,
  atom('check_out'),
  select({ sku: 'moon-cheese' }),
  tuple(atom('redeem_code'), 'LIFTOFF10'),
  tuple(atom('redeem_code'), 'MARS500'),
  atom('check_out'),
  idle,
  crash,
]

/** What our shop makes of the story: one line for each thing that happens. */
function ours(way: CartWay): string[] {
  const lines: string[] = []
  const host = new Host(new Map(), null, {
    story: () => new FunctionProgram(self => play(self, way)),
  })
  host.boot()
  host.openShop(1, 'ada')
  host.do(1, { name: 'shop.keep_by', way })
  host.pass(1_000)
  // The story begins with a visit that nobody remembers.
  host.world.inject({ type: 'signal', to: host.pid('window 1'), reason: atom('shutdown') })
  host.pass(0)
  host.world.output = (_pid, channel, line) => {
    if (channel === 'story') lines.push(formatTerm(line, 'elixir'))
  }
  host.world.spawn('story')
  host.pass(120_000)
  return lines
}

function* play(self: Process, way: CartWay): Coroutine<void> {
  for (const what of [atom('begin'), ...story]) output(self, 'story', yield* happen(self, way, what))
}

function* happen(self: Process, way: CartWay, what: Term): Coroutine<Term> {
  if (what === atom('begin')) return tuple(what, yield* shown(self, way))
  if (what === crash) {
    const pid = whereisServer(self, serverName('ada')) as Pid
    const reason = yield* down(self, pid, () => exitSignal(self, pid, atom('kill')))
    return tuple(what, reason, yield* restarted(self, way))
  }
  if (what === idle) {
    const pid = whereisServer(self, serverName('ada')) as Pid
    if (way !== 'on_demand') yield* sleep(self, 20_000)
    const reason = way === 'on_demand' ? yield* down(self, pid, () => null) : atom('alive')
    return tuple(what, reason, yield* shown(self, way))
  }
  const pid = whereisServer(self, serverName('ada')) as Pid
  const ref = monitor(self, pid)
  const answer = (yield* ask(self, way, what)) as Tuple
  if (!formatTerm(what, 'elixir').includes('-5'))
    return tuple(what, isTagged(answer, atom('ok'), 2) ? atom('ok') : answer, yield* shown(self, way))
  const gone = (yield* receive(
    self,
    message => message instanceof Tuple && message.items[1] === ref,
  )) as Tuple
  return tuple(what, answer, gone.items[4] as Term, yield* restarted(self, way))
}

function* restarted(self: Process, way: CartWay): Coroutine<Term> {
  while (way !== 'on_demand' && whereisServer(self, serverName('ada')) === undefined) yield* sleep(self, 1)
  return yield* shown(self, way)
}

function* down(self: Process, pid: Pid, act: () => unknown): Coroutine<Term> {
  const ref = monitor(self, pid)
  act()
  const message = (yield* receive(self, each => each instanceof Tuple && each.items[1] === ref)) as Tuple
  return message.items[4] as Term
}

function* shown(self: Process, way: CartWay): Coroutine<Term> {
  const session = (yield* ask(self, way, atom('get'))) as unknown as Session
  const { items, discounts, logs, id } = session
  return tuple(
    items.map(({ sku, quantity, price }) => tuple(sku, quantity, price)),
    discounts.map(({ code, spent }) => tuple(code, spent)),
    logs.map(({ entry }) => entry.replace(`${id}-`, '')),
    totals(session).total,
  )
}

function* ask(self: Process, way: CartWay, request: Term): Coroutine<Term> {
  if (way !== 'on_demand') return yield* GenServer.call(self, serverName('ada'), request)
  return yield* askOnDemand(self, 'ada', request)
}

/** What its twin in Elixir makes of it. */
function theirs(way: CartWay): string[] {
  const twin = join(projectRoot, 'src/main/apps/shop/twin')
  const order = ['catalogue', 'session', 'restore', 'orders', 'restore/none', 'restore/snapshot']
    .concat('restore/rows', 'restore/events', 'restore/stash', 'session_server', 'on_demand', 'supervisor')
    .map(name => `${name}.ex`)
  expect([...order].sort()).toEqual(
    readdirSync(twin, { recursive: true })
      .map(String)
      .filter(name => name.endsWith('.ex'))
      .sort(),
  )
  const folder = mkdtempSync(join(tmpdir(), 'coppice-twin-'))
  try {
    const requires = order.flatMap(name => ['-r', join(twin, name)])
    const text = execFileSync(
      pathOf(found.elixir),
      [
        ...requires,
        join(projectRoot, 'test/main/apps/shop/twin/story.exs'),
        way,
        formatTerm(story, 'elixir'),
      ],
      { cwd: folder, encoding: 'utf8' },
    )
    return text.trimEnd().split('\n')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describeWith([found.elixir], 'the shop and its twin in Elixir', () => {
  it.each(cartWays)('make the same of the same story, where the cart is kept by %s', way => {
    const lines = ours(way)
    expect(lines).toHaveLength(story.length + 1)
    expect(lines).toEqual(theirs(way))
  })
})

it('the story has a crash that a cart without memory shows', () => {
  expect(ours('none')).not.toEqual(ours('snapshot'))
})

it('the story is the same for all ways that keep what was answered', () => {
  const same = (way: CartWay) => ours(way).filter(line => !line.startsWith('{:idle'))
  for (const way of ['rows', 'events', 'stash', 'on_demand'] as const)
    expect(same(way)).toEqual(same('snapshot'))
})
