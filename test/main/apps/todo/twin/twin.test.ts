import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { todoRegistry } from '../../../../../src/main/apps/todo/registry.ts'
import { TodoServer } from '../../../../../src/main/apps/todo/todo-server.ts'
import { TodoSupervisor } from '../../../../../src/main/apps/todo/todo-supervisor.ts'
import { GenServer, Registry, whereisServer } from '../../../../../src/main/otp/index.ts'
import {
  type Coroutine,
  exitSignal,
  FunctionProgram,
  monitor,
  output,
  type Process,
  receive,
} from '../../../../../src/main/otp/process.ts'
import { atom, isTagged, type Pid, type Term, Tuple, tuple } from '../../../../../src/shared/term.ts'
import { formatTerm } from '../../../../../src/shared/term-text.ts'
import { describeWith, found, pathOf } from '../../../../support/found.ts'
import { projectRoot } from '../../../../support/source-files.ts'
import { Host } from '../../host.ts'

const crash = atom('crash')
const settings = (keep_completed_ms: Term, idle_ms: Term): Term =>
  tuple(atom('settings'), { keep_completed_ms, idle_ms })

/** All that a visitor and bad luck can do to a list. */
const story: readonly Term[] = [
  tuple(atom('add'), 'milk'),
  tuple(atom('add'), '  tea '),
  tuple(atom('add'), '   '),
  tuple(atom('add'), 'x'.repeat(201)),
  crash,
  tuple(atom('toggle'), 1),
  tuple(atom('toggle'), 9),
  tuple(atom('edit'), 2, 'green tea'),
  tuple(atom('edit'), 2, ''),
  tuple(atom('edit'), 7, 'coffee'),
  crash,
  tuple(atom('add'), 'bread'),
  tuple(atom('remove'), 2),
  tuple(atom('remove'), 2),
  tuple(atom('add'), 'butter'),
  settings(null, 60_000),
  settings(5, null),
  settings(86_400_000, null),
  crash,
  tuple(atom('toggle'), 3),
  atom('clear_completed'),
  atom('clear_completed'),
  tuple(atom('add'), 'salt'),
  crash,
]

/** What our list makes of the story: one line for each thing that happens. */
function ours(): string[] {
  const lines: string[] = []
  const host = new Host(new Map(), null, { story: () => new FunctionProgram(play) })
  host.boot()
  host.world.output = (_pid, channel, line) => {
    if (channel === 'story') lines.push(formatTerm(line, 'elixir'))
  }
  host.world.spawn('story')
  host.pass(10_000)
  return lines
}

function* play(self: Process): Coroutine<void> {
  yield* TodoSupervisor.startChild(self, 'ada')
  for (const what of story) output(self, 'story', yield* happen(self, what))
}

function* happen(self: Process, what: Term): Coroutine<Term> {
  const name = Registry.via(todoRegistry, 'ada')
  if (what === crash) {
    const pid = whereisServer(self, name) as Pid
    const ref = monitor(self, pid)
    exitSignal(self, pid, atom('kill'))
    const down = (yield* receive(self, each => each instanceof Tuple && each.items[1] === ref)) as Tuple
    return tuple(what, down.items[4] as Term, yield* shown(self))
  }
  const answer = yield* GenServer.call(self, name, what)
  return tuple(what, isTagged(answer, atom('ok'), 2) ? atom('ok') : answer, yield* shown(self))
}

function* shown(self: Process): Coroutine<Term> {
  yield* TodoSupervisor.startChild(self, 'ada')
  const view = yield* TodoServer.get(self, 'ada')
  return tuple(
    view.todos.map(({ id, title, completed }) => tuple(id, title, completed)),
    view.settings,
  )
}

/** What its twin in Elixir makes of it. */
function theirs(): string[] {
  const twin = join(projectRoot, 'src/main/apps/todo/twin')
  const order = ['todo.ex', 'db.ex', 'todo_server.ex', 'supervisor.ex']
  expect([...order].sort()).toEqual(readdirSync(twin).sort())
  const folder = mkdtempSync(join(tmpdir(), 'coppice-twin-'))
  try {
    const requires = order.flatMap(name => ['-r', join(twin, name)])
    const script = join(projectRoot, 'test/main/apps/todo/twin/story.exs')
    const args = [...requires, script, formatTerm(story, 'elixir')]
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

describeWith([found.elixir], 'the todo list and its twin in Elixir', () => {
  it('make the same of the same story', () => {
    const lines = ours()
    expect(lines).toHaveLength(story.length)
    expect(lines).toEqual(theirs())
  })
})

it('the story of the todo list ends with what is on its disk', () => {
  expect(ours().at(-1)).toMatch(/:crash, :killed, \{\[\{\d, "butter", false\}, \{\d, "salt", false\}\]/)
})
