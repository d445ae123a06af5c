import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { DesignName } from '../../../../../src/main/apps/signup/design.ts'
import { designs } from '../../../../../src/main/apps/signup/designs.ts'
import type { AccountParams, WorkspaceParams } from '../../../../../src/main/apps/signup/forms.ts'
import {
  type Coroutine,
  exitSignal,
  FunctionProgram,
  isCoroutine,
  monitor,
  output,
  type Process,
  receive,
  sleep,
} from '../../../../../src/main/otp/process.ts'
import { atom, Pid, type Term, Tuple, tuple } from '../../../../../src/shared/term.ts'
import { formatTerm } from '../../../../../src/shared/term-text.ts'
import { describeWith, found, pathOf } from '../../../../support/found.ts'
import { projectRoot } from '../../../../support/source-files.ts'
import { Host } from '../../host.ts'

const crash = atom('crash')
const account = (visitor: string, email: string): Term =>
  tuple(visitor, atom('submit_account'), tuple(visitor, { email, full_name: `${visitor} the first` }))
const workspace = (visitor: string, name: string): Term =>
  tuple(visitor, atom('submit_workspace'), tuple(visitor, { name }))
const commit = (visitor: string): Term => tuple(visitor, atom('commit'), null)
const data = (visitor: string): Term => tuple(visitor, atom('get_data'), null)

/** All that two visitors behind one IP and bad luck can do. */
const story: readonly Term[] = [
  data('ada'),
  commit('ada'),
  account('ada', 'ada@example.org'),
  data('ada'),
  crash,
  commit('ada'),
  account('grace', 'grace@example.org'),
  data('ada'),
  workspace('ada', 'Engines'),
  crash,
  account('ada', 'ada@example.org'),
  data('grace'),
  commit('ada'),
  data('ada'),
  account('ada', 'ADA@example.org'),
  workspace('ada', 'Others'),
  commit('ada'),
  crash,
  workspace('grace', 'Compilers'),
  account('grace', 'grace@example.org'),
  commit('grace'),
]

/** What our sign-up makes of the story: one line for each thing that happens. */
function ours(design: DesignName): string[] {
  const lines: string[] = []
  const host = new Host(new Map(), null, { story: () => new FunctionProgram(self => play(self, design)) })
  host.boot()
  host.world.output = (_pid, channel, line) => {
    if (channel === 'story') lines.push(formatTerm(line, 'elixir'))
  }
  host.world.spawn('story')
  host.pass(10_000)
  return lines
}

function* play(self: Process, design: DesignName): Coroutine<void> {
  for (const what of story) output(self, 'story', yield* happen(self, design, what))
}

function* happen(self: Process, design: DesignName, what: Term): Coroutine<Term> {
  if (what === crash) {
    const pid = yield* server(self, design, 'ada')
    const reason = yield* down(self, pid, () => exitSignal(self, pid, atom('kill')))
    yield* server(self, design, 'ada')
    return tuple(what, reason, yield* ask(self, design, 'ada', atom('get_data'), null))
  }
  const [visitor, name, argument] = (what as Tuple).items as [string, Term, Term]
  yield* server(self, design, visitor)
  return tuple(visitor, name, yield* ask(self, design, visitor, name, argument))
}

function* ask(
  self: Process,
  design: DesignName,
  visitor: string,
  name: Term,
  argument: Term,
): Coroutine<Term> {
  const api = designs[design]
  const key = design === 'server' ? '192.0.2.1' : visitor
  const [by, params] = argument instanceof Tuple ? (argument.items as [string, unknown]) : ['', null]
  if (name === atom('submit_account'))
    return (yield* api.submitAccount(self, key, by, params as AccountParams)) as unknown as Term
  if (name === atom('submit_workspace'))
    return (yield* api.submitWorkspace(self, key, by, params as WorkspaceParams)) as unknown as Term
  if (name === atom('commit')) return yield* api.commit(self, key)
  return (yield* api.getData(self, key)) as unknown as Term
}

function* server(self: Process, design: DesignName, visitor: string): Coroutine<Pid> {
  for (;;) {
    const started = designs[design].start(self, visitor)
    const pid = isCoroutine(started) ? yield* started : started
    if (pid instanceof Pid) return pid
    yield* sleep(self, 1)
  }
}

function* down(self: Process, pid: Pid, act: () => unknown): Coroutine<Term> {
  const ref = monitor(self, pid)
  act()
  const message = (yield* receive(self, each => each instanceof Tuple && each.items[1] === ref)) as Tuple
  return message.items[4] as Term
}

/** What its twin in Elixir makes of it. */
function theirs(design: DesignName): string[] {
  const twin = join(projectRoot, 'src/main/apps/signup/twin')
  const order = ['tables.ex', 'draft.ex', 'onboarding.ex', 'wizard.ex', 'supervisor.ex']
  expect([...order].sort()).toEqual(readdirSync(twin).sort())
  const folder = mkdtempSync(join(tmpdir(), 'coppice-twin-'))
  try {
    const requires = order.flatMap(name => ['-r', join(twin, name)])
    const script = join(projectRoot, 'test/main/apps/signup/twin/story.exs')
    const args = [...requires, script, design, formatTerm(story, 'elixir')]
    return execFileSync(pathOf(found.elixir), args, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .trimEnd()
      .split('\n')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describeWith([found.elixir], 'the sign-up and its twin in Elixir', () => {
  it.each(['server', 'process'] as const)('make the same of the same story, kept by the %s', design => {
    const lines = ours(design)
    expect(lines).toHaveLength(story.length)
    expect(lines).toEqual(theirs(design))
  })
})

it('the story tells the two designs apart', () => {
  expect(ours('server')).not.toEqual(ours('process'))
})
