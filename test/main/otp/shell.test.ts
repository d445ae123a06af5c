import { describe, expect, it } from 'vitest'
import {
  GenServer,
  type GenServerModule,
  type ShellAnswer,
  type ShellCommand,
  shell,
  shellChannel,
} from '../../../src/main/otp/index.ts'
import type { BehaviourProgram } from '../../../src/main/otp/sys/behaviour.ts'
import { FunctionProgram, sleep, World } from '../../../src/main/runtime/index.ts'
import { noreply, ok, reply } from '../../../src/shared/atoms.ts'
import { atom, type Pid, type Term, Tuple, tuple } from '../../../src/shared/term.ts'
import { formatTerm } from '../../../src/shared/term-text.ts'
import '../../support/term-equality.ts'

/** Holds a list; takes `slow` as a call that it answers after a second. */
const stack: GenServerModule<readonly Term[], readonly Term[]> = {
  name: 'Stack',
  init: items => tuple(ok, items),
  *handleCall(request, _from, items, self) {
    if (request === atom('slow')) yield* sleep(self, 1_000)
    return tuple(reply, items.length, items)
  },
  handleCast: (item, items) => tuple(noreply, [item, ...items]),
}

/** A world with one stack of 1 and 2, in which commands are given by hand. */
class Desk {
  readonly world: World
  readonly answers: ShellAnswer[] = []
  readonly printed: string[] = []
  stack: Pid | null = null

  constructor() {
    this.world = new World({
      entries: {
        main: () => new FunctionProgram(self => this.begin(self)),
        shell: ([command]) => shell(command as ShellCommand),
      },
    })
    this.world.output = (_pid, channel, value) => {
      if (channel === shellChannel) this.answers.push(value as unknown as ShellAnswer)
      else this.printed.push(value as string)
    }
    this.world.spawn('main')
    this.world.run()
  }

  private *begin(self: Parameters<typeof GenServer.start>[0]) {
    this.stack = ((yield* GenServer.start(self, stack, [1, 2])) as Tuple).items[1] as Pid
  }

  /** Gives the command `what` about the stack, lets ten seconds pass, and hands out what was shown. */
  ask(what: string, ...rest: Term[]): ShellAnswer | undefined {
    this.world.spawn('shell', new Tuple([atom(what), this.stack as Pid, ...rest]))
    this.world.advance(10_000)
    return this.answers.at(-1)
  }
}

const stateOf = ({ world, stack }: Desk): Term => world.process(stack as Pid)?.program.shownState as Term

describe('shell', () => {
  it('suspends and resumes', () => {
    const desk = new Desk()
    const program = desk.world.process(desk.stack as Pid)?.program as BehaviourProgram
    expect(desk.ask('suspend')?.ok).toBe(ok)
    expect(program.sysSuspended).toBe(true)
    expect(desk.ask('resume')?.ok).toBe(ok)
    expect(program.sysSuspended).toBe(false)
  })

  it('calls, and shows the answer', () => {
    expect(new Desk().ask('call', atom('size'), 5_000)?.ok).toBe(2)
  })

  it('shows the exit that the caller of a call gets', () => {
    const answer = new Desk().ask('call', atom('slow'), 500)
    expect(formatTerm(answer?.exit as Term, 'elixir')).toMatch(
      /^\{:timeout, \{GenServer, :call, \[#PID<0\.\d+\.0>, :slow, 500\]\}\}$/,
    )
  })

  it('shows the exit of a command to a process that is gone', () => {
    const desk = new Desk()
    desk.ask('stop', atom('normal'))
    expect(formatTerm(desk.ask('suspend')?.exit as Term, 'elixir')).toMatch(/^\{:noproc, \{:sys, :suspend, /)
  })

  it('stops a server in order', () => {
    const desk = new Desk()
    expect(desk.ask('stop', atom('shutdown'))?.ok).toBe(ok)
    expect(desk.world.process(desk.stack as Pid)).toBeUndefined()
  })

  it('replaces a state, and tells which one it was', () => {
    const desk = new Desk()
    const answer = desk.ask('replace_state', [7])
    expect([answer?.ok, answer?.old, stateOf(desk)]).toEqual([ok, [1, 2], [7]])
    expect(desk.ask('undo', [1, 2])?.old).toEqual([7])
    expect(stateOf(desk)).toEqual([1, 2])
  })

  it('tells the state that it did replace, also where that changed while it was at it', () => {
    const desk = new Desk()
    const { world } = desk
    world.spawn('shell', tuple(atom('replace_state'), desk.stack as Pid, [7]))
    // Between the question for the state and its replacement.
    while (world.process(desk.stack as Pid)?.messageCount === 0) world.run(1)
    world.inject({ type: 'send', to: desk.stack as Pid, message: tuple(atom('$gen_cast'), 0) })
    world.run()
    expect([desk.answers.at(-1)?.old, stateOf(desk)]).toEqual([[0, 1, 2], [7]])
  })

  it('traces: the lines appear on the standard output until it is switched off', () => {
    const desk = new Desk()
    desk.ask('trace', true)
    desk.ask('call', atom('size'), 5_000)
    expect(desk.printed[0]).toMatch(/^\*DBG\* <0\.2\.0> got call size from <0\.\d+\.0>/)
    const { length } = desk.printed
    desk.ask('trace', false)
    desk.ask('call', atom('size'), 5_000)
    expect(desk.printed.length).toBe(length)
  })

  it('says of a command that it does not know that there is none', () => {
    expect(new Desk().ask('dance')?.exit).toEqual(tuple(atom('undef'), atom('dance')))
  })
})

describe('the callback that waits', () => {
  it('is told with what it was given, and since when', () => {
    const desk = new Desk()
    const { world } = desk
    const process = world.process(desk.stack as Pid)
    const program = process?.program as BehaviourProgram
    const waiting = () => (process === undefined ? null : program.waitingCallback(process))
    expect(waiting()).toBeNull()
    world.advance(250)
    world.spawn('shell', tuple(atom('call'), desk.stack as Pid, atom('slow'), 5_000))
    world.advance(400)
    expect(waiting()).toEqual({ callback: 'Stack.handle_call/3', message: atom('slow'), sinceMs: 250 })
    world.advance(1_000)
    expect(waiting()).toBeNull()
  })
})
