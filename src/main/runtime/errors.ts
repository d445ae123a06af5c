import { nocatch } from '../../shared/atoms.ts'
import { atom, type Term, tuple } from '../../shared/term.ts'

/**
 * The three ways Erlang code leaves its normal course, as JavaScript throws them. Any other JavaScript error that
 * escapes a process is an Erlang error too: its reason is an exception struct, as Elixir's `raise` makes.
 */
export class ErlangError extends Error {
  readonly reason: Term

  constructor(reason: Term) {
    super('an Erlang error')
    this.name = 'ErlangError'
    this.reason = reason
  }
}

/** Leaves the process with `reason`, as `erlang:exit/1`. */
export class ErlangExit extends Error {
  readonly reason: Term

  constructor(reason: Term) {
    super('an Erlang exit')
    this.name = 'ErlangExit'
    this.reason = reason
  }
}

/** As `erlang:throw/1`. In a gen_server callback the value counts as its return value. */
export class ErlangThrow extends Error {
  readonly value: Term

  constructor(value: Term) {
    super('an Erlang throw')
    this.name = 'ErlangThrow'
    this.value = value
  }
}

/**
 * Leaves the code of a process that an exit signal of its own has hit. Whoever catches it gets no further: every
 * effect throws it again, and the process exits with the reason of the signal.
 */
export class Doomed extends Error {
  constructor() {
    super('the process was hit by an exit signal')
    this.name = 'Doomed'
  }
}

/** A broken promise of our own code: stops the world, and is never an exit reason that a supervisor could heal. */
export class Bug extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'Bug'
  }
}

/** @throws Bug unless `condition` holds. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Bug(message)
}

/** Raises an error with `reason`, as `erlang:error/1`. */
export function raise(reason: Term): never {
  throw new ErlangError(reason)
}

/** Ends the running process with `reason`, as `erlang:exit/1`. */
export function exit(reason: Term): never {
  throw new ErlangExit(reason)
}

/** As `erlang:throw/1`. */
export function throw_(value: Term): never {
  throw new ErlangThrow(value)
}

/**
 * The exit reason of a process that `thrown` escaped from: an exit's reason as it is, an error's as
 * `{Reason, Stack}`, a throw's as `{{nocatch, Value}, Stack}`.
 * @throws Bug when `thrown` is one: bugs of ours are not exit reasons.
 * @see OTP stdlib, proc_lib: exit_reason
 */
export function exitReason(thrown: unknown): Term {
  if (thrown instanceof Bug) throw thrown
  if (thrown instanceof ErlangExit) return thrown.reason
  if (thrown instanceof ErlangThrow) return tuple(tuple(nocatch, thrown.value), stackOf(thrown))
  return tuple(errorReason(thrown), stackOf(thrown))
}

/** The reason inside an error, without its stack. */
export function errorReason(thrown: unknown): Term {
  if (thrown instanceof ErlangError) return thrown.reason
  const plain = thrown instanceof Error
  const name = plain && thrown.name !== 'Error' ? `JavaScript.${thrown.name}` : 'RuntimeError'
  return {
    __struct__: atom(`Elixir.${name}`),
    __exception__: true,
    message: plain ? thrown.message : String(thrown),
  }
}

/** Frames of a stack that are shown to a learner; the rest is the runtime's own. */
const framesShown = 8

/**
 * Functions of the scheduler that call into a process. What lies below them belongs to whoever runs the world, and must
 * not get into a reason: the same world run by another host would not be the same.
 */
const schedulerFunctions: ReadonlySet<string> = new Set(['drive', 'proceed', 'runStep'])

/** The stack of `thrown` as Erlang writes one: a list of `{Module, Function, Arity, [{file, F}, {line, L}]}`. */
export function stackOf(thrown: unknown): Term {
  const text = thrown instanceof Error ? (thrown.stack ?? '') : ''
  const frames: Term[] = []
  for (const line of text.split('\n')) {
    const match = /^\s+at (?:(?:async |new )?([^\s(]+)[^(]*\()?(?:.*[/\\])?([^/\\:]+):(\d+):\d+\)?$/.exec(
      line,
    )
    if (match === null) continue
    const [, name = 'anonymous', file = '', number = '0'] = match
    const dot = name.lastIndexOf('.')
    if (schedulerFunctions.has(name.slice(dot + 1))) break
    const module = file.replace(/\.[cm]?[jt]sx?$/, '')
    if (module === 'errors') continue
    // By which way a behaviour takes a message depends on whether somebody looks: that is no part of a reason.
    if (/Program$/.test(name.slice(0, Math.max(0, dot)))) break
    frames.push(
      tuple(atom(module), atom(name.slice(dot + 1)), 0, [
        tuple(atom('file'), file),
        tuple(atom('line'), Number(number)),
      ]),
    )
    if (frames.length === framesShown) break
  }
  // Never empty: an empty list would not read as a stack.
  return frames.length > 0 ? frames : [tuple(atom('erlang'), atom('apply'), 2, [])]
}
