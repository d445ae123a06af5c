import { already_started, EXIT, error, normal } from '../../../shared/atoms.ts'
import { type Atom, atom, isTagged, Pid, type Term, Tuple, tuple } from '../../../shared/term.ts'
import {
  type Awaitable,
  begin,
  type Coroutine,
  endRunning,
  isCoroutine,
  type Message,
  type Planted,
  type Process,
  type Program,
} from '../../runtime/index.ts'
import type { From } from '../gen-server/module.ts'
import { initAck } from '../proc-lib.ts'
import { registerServer, type ServerName, whereisServer } from '../server-name.ts'
import { catchValue } from './caught.ts'
import { type Debug, debugOptions, type FormatEvent, handleDebug, noDebug } from './debug.ts'
import { answerSystem, receiveSystem, replyCodeChanged } from './handle.ts'
import { plantedRun } from './planted.ts'

/** What runs when it is no callback: a suspended process waits, or changes its code. */
export type SysFrame = { readonly kind: 'suspended' } | { readonly kind: 'code_change'; readonly from: From }

/** How a behaviour was started. */
export type Start = {
  readonly name: ServerName | undefined
  /** Who waits to hear how its `init` went. */
  readonly starter: Pid
  /** Whether it is linked to the starter. */
  readonly link: boolean
}

/** A callback that has begun and not returned; `sinceMs`: world time at which it began. */
export type WaitingCallback = {
  readonly callback: string
  readonly message: Term | undefined
  readonly sinceMs: number
}

/** A callback begun: on `program`, which in a fork is the copy. */
type Run<P> = (program: P, self: Process) => Awaitable<unknown>

export const system = atom('system')
const noOptions: readonly Term[] = Object.freeze([])

/** Functions in which a process of a behaviour waits for its next message. */
const loops: { readonly [kind: string]: string } = {
  gen_server: 'gen_server.loop/7',
  gen_statem: 'gen_statem.loop_receive/3',
}

/**
 * What every OTP behaviour shares: it has a name, runs one callback at a time, which may wait, and answers system
 * messages between two of them. `F`: its own callbacks, with what each was given.
 * @see OTP Design Principles, "sys and proc_lib"
 */
export abstract class BehaviourProgram<F extends { readonly kind: string } = { readonly kind: string }>
  implements Program
{
  readonly name: ServerName | undefined
  protected readonly starter: Pid
  /** Who it was started by with a link: its exit ends this process too. null: nobody, and it counts as its own. */
  readonly parent: Pid | null
  protected frame: F | SysFrame
  /** How that callback is begun; null before the first. */
  private run: Run<never> | null = null
  /** World time at which the callback that waits was begun. */
  private begunAtMs = 0
  /** It hibernates until the next message. */
  hibernating = false
  /** sys:suspend/1 holds it: messages wait. */
  sysSuspended = false
  /** What watches it by sys:trace/2, log/2, statistics/2 or install/2. */
  debug: Debug = noDebug
  /** What watches it from the start on: `trace`, `log`, `{log, N}`, `statistics`, `{install, Spec}`. */
  private readonly debugOptions: readonly Term[]
  /** Planted by a test or an instructor: the next callback raises this instead of running. */
  planted: Planted | null = null

  // As in `Start`, but one by one: a supervisor comes here with each life of each child.
  protected constructor(
    name: ServerName | undefined,
    starter: Pid,
    link: boolean,
    debug: readonly Term[] | undefined,
    frame: F,
  ) {
    this.name = name
    this.starter = starter
    this.parent = link ? starter : null
    this.debugOptions = debug ?? noOptions
    this.frame = frame
  }

  abstract readonly behaviour: string
  abstract readonly shownState: Term | undefined
  /** The module that `sys:get_status` names: "gen_server", "gen_statem". */
  abstract get kind(): string
  /** What `sys:get_state` answers. */
  abstract readonly stateTerm: Term

  /** Puts what `fun` makes of the state in its place. @returns the new state. Throws what `fun` throws. */
  abstract replaceState(self: Process, fun: (state: Term) => unknown): Term
  /** What follows the debug options in `sys:get_status`. */
  abstract status(self: Process): Term
  /** Runs `code_change` of the module. */
  abstract changeCode(self: Process, vsn: Term, extra: Term): Awaitable<unknown>
  /** Takes the state that it returned. @returns `ok` or `{error, Reason}` */
  abstract codeChanged(self: Process, value: Term): Term

  abstract start(self: Process): void
  abstract message(self: Process, message: Message): void
  abstract timeout(self: Process): void
  abstract fork(): Program
  /** The module and arity of the callback that runs or ran last. */
  protected abstract callbackName(frame: F): string
  /** A callback of the module returned, or threw. */
  protected abstract callbackReturned(self: Process, frame: F, value: unknown): void
  protected abstract callbackThrew(self: Process, frame: F, thrown: unknown): void
  /** Whether it waits for its next message in hibernation. */
  protected abstract readonly hibernates: boolean
  /** Goes on after a system message, with the timeout or hibernation it had. */
  protected abstract goOn(self: Process): void
  /** Ends with `reason`: a system message said so, or the parent exited while it was suspended. */
  protected abstract terminateBySystem(self: Process, reason: Term): void

  /** The name that reports and traces use: without `via`. @see OTP stdlib, gen: name/1 */
  shownName(self: Process): Term {
    if (this.name === undefined) return self.pid
    return this.name instanceof Tuple ? (this.name.items[2] as Term) : this.name
  }

  currentFunction(_self: Process): string {
    if (this.hibernating) return 'erlang.hibernate/3'
    const frame = this.frame
    if (isSysFrame(frame))
      return frame.kind === 'suspended' ? 'sys.suspend_loop/6' : `${this.kind}.system_code_change/4`
    return this.callbackName(frame)
  }

  /**
   * Where `self` is, seen from outside: in the loop of its behaviour, unless a callback waits.
   * @see OTP erlang: process_info/2, current_function
   */
  functionSeen(self: Process): string {
    const rests = self.coroutine === null && !self.dead && !this.hibernating && !isSysFrame(this.frame)
    return rests ? (loops[this.kind] ?? this.currentFunction(self)) : this.currentFunction(self)
  }

  /** The callback in the middle of which `self` waits, what it was given, and since when; null while none waits. */
  waitingCallback(self: Process): WaitingCallback | null {
    if (self.coroutine === null) return null
    const { frame, begunAtMs: sinceMs } = this
    const message = isSysFrame(frame) ? undefined : this.handledBy(frame)
    return { callback: this.currentFunction(self), message, sinceMs }
  }

  rerun(self: Process): Coroutine<unknown> {
    return (this.run as unknown as Run<this>)(this, self) as Coroutine<unknown>
  }

  returned(self: Process, value: unknown): void {
    const frame = this.frame
    if (!isSysFrame(frame)) this.callbackReturned(self, frame, value)
    else if (frame.kind === 'code_change') this.codeReturned(self, frame.from, value as Term)
    else {
      const items = (value as Tuple).items
      if (items[0] === system) this.system(self, items[1] as From, items[2] as Term)
      else this.terminateBySystem(self, items[2] as Term)
    }
  }

  threw(self: Process, thrown: unknown): void {
    const frame = this.frame
    if (!isSysFrame(frame)) this.callbackThrew(self, frame, thrown)
    else if (frame.kind === 'code_change') this.codeReturned(self, frame.from, catchValue(thrown))
    else throw thrown
  }

  /** What the callback of `frame` was given to handle; undefined for nothing. */
  protected handledBy(frame: F): Term | undefined {
    return (frame as { readonly message?: Term }).message
  }

  /** Registers the name it was given. When that is taken, tells the starter, ends, and returns false. */
  protected claimName(self: Process): boolean {
    this.debug = debugOptions(self, this.debugOptions)
    if (this.name === undefined || registerServer(self, this.name)) return true
    const holder = whereisServer(self, this.name)
    initAck(self, this.starter, tuple(error, tuple(already_started, holder ?? null)))
    endRunning(self, normal)
    return false
  }

  /** Runs a callback; what it returns or throws is dealt with at once, or when it has stopped waiting. */
  protected call(self: Process, frame: F | SysFrame, run: Run<this>): void {
    const todo = this.planted === null || frame.kind === 'terminate' ? run : this.takePlanted(run)
    this.note(frame, todo as Run<never>)
    let value: unknown
    try {
      value = todo(this, self)
    } catch (thrown) {
      this.escaped(self, thrown)
      return
    }
    this.goOnWith(self, value)
  }

  /** Notes which callback runs from now on. */
  protected note(frame: F | SysFrame, run: Run<never>): void {
    this.frame = frame
    this.run = run
  }

  /** The callback that has been begun has thrown. */
  protected escaped(self: Process, thrown: unknown): void {
    // Hit by an exit signal of its own: none of its code runs any more.
    if (self.doom !== undefined) throw thrown
    this.threw(self, thrown)
  }

  /** The callback that has been begun returned `value`: what it has to say, or the coroutine in which it waits. */
  protected goOnWith(self: Process, value: unknown): void {
    // In a fork it is the copy of this program that runs it again.
    if (!(value instanceof Tuple) && isCoroutine(value)) {
      this.begunAtMs = self.world.now
      begin(self, value)
    } else this.returned(self, value)
  }

  /** Does what a system message asks; while it is suspended the process takes nothing else. */
  protected system(self: Process, from: From, request: Term): void {
    const next = answerSystem(self, this, from, request)
    if (next === 'go on') this.afterSystem(self)
    else if ('terminate' in next) this.terminateBySystem(self, next.terminate)
    else {
      const { vsn, extra } = next
      this.call(self, { kind: 'code_change', from }, (program, process) =>
        program.changeCode(process, vsn, extra),
      )
    }
  }

  /** Shows `event` to what watches this process. Callers look first whether anything does. */
  protected tell(self: Process, event: Term): void {
    this.debug = handleDebug(self, this.debug, this.formatEvent, this.shownName(self), event)
  }

  /** How its events are printed. */
  protected abstract get formatEvent(): FormatEvent

  private afterSystem(self: Process): void {
    if (this.sysSuspended) {
      this.hibernating = this.hibernates
      this.call(self, { kind: 'suspended' }, (program, process) => receiveSystem(process, program.parent))
    } else this.goOn(self)
  }

  private codeReturned(self: Process, from: From, value: Term): void {
    replyCodeChanged(self, this, from, value)
    this.afterSystem(self)
  }

  /** What the next callback is made to do, once. */
  private takePlanted(run: Run<this>): Run<this> {
    const planted = this.planted as Planted
    this.planted = null
    return plantedRun(planted, run)
  }
}

/** Whether `message` is the EXIT of `parent`. */
export function isExitOf(parent: Pid | null, message: Term): boolean {
  if (parent === null || !isTagged(message, EXIT, 3)) return false
  const from = message.items[1]
  return from instanceof Pid && from.id === parent.id
}

/** An end that OTP writes a report of: any but normal, shutdown and `{shutdown, Term}`. */
export function isCrash(reason: Term): boolean {
  const shutdown = atom('shutdown') as Atom
  if (reason === normal || reason === shutdown) return false
  return !(reason instanceof Tuple && reason.items[0] === shutdown && reason.size === 2)
}

function isSysFrame(frame: { readonly kind: string }): frame is SysFrame {
  return frame.kind === 'suspended' || frame.kind === 'code_change'
}
