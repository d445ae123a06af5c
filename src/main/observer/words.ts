import { atomName, isAtom, isRecord, type Term, Tuple } from '../../shared/term.ts'
import { formatTerm, type TermSyntax } from '../../shared/term-text.ts'
import { GenServerProgram } from '../otp/gen-server/program.ts'
import type { Process } from '../runtime/index.ts'

/** Characters of a reason or message in one line of the screen. */
const lineChars = 200

/** A name or label as people say it: atoms and text bare, modules without `Elixir.`, other terms in Elixir's notation. */
export function spoken(name: Term): string {
  if (isAtom(name)) return atomName(name).replace(/^Elixir\./, '')
  if (typeof name === 'string') return name
  return formatTerm(name, 'elixir', { limitChars: lineChars })
}

/** What a process calls itself: its registered name, else its label; null when it has neither. */
export function ownName(process: Process): string | null {
  const name = process.registeredName ?? process.label
  return name === undefined ? null : spoken(name)
}

/**
 * Callback module of a process: "Todo.TodoServer"; "supervisor" for a supervisor without one; of a bare process the
 * module of the function it was started with.
 */
export function moduleOf(process: Process): string {
  const { program } = process
  if (program instanceof GenServerProgram) {
    const name = program.module.name.replace(/^Elixir\./, '')
    return name === 'Supervisor.Default' ? 'supervisor' : name
  }
  return process.initialCall.replace(/\.[^./]*\/\d+$/, '')
}

/** A term in one line. */
export function line(term: Term, syntax: TermSyntax = 'elixir'): string {
  return formatTerm(term, syntax, { limitChars: lineChars })
}

/**
 * An exit reason in one line for the event feed, without the stack that an error carries: "killed",
 * "{:badmatch, 1}", "negative price: -5 (ArgumentError)".
 */
export function spokenReason(reason: Term): string {
  const error = withoutStack(reason)
  if (isRecord(error) && typeof error.message === 'string' && error.__struct__ !== undefined)
    return `${error.message} (${spoken(error.__struct__)})`
  return isAtom(error) ? atomName(error) : line(error)
}

/** An exit reason as it stands beside a process: in Elixir's notation, without the stack that an error carries. */
export function shortReason(reason: Term): string {
  return line(withoutStack(reason))
}

/** An end of which nobody needs to be told twice: normal, shutdown and `{shutdown, Term}`. */
export function isOrderly(reason: Term): boolean {
  if (isAtom(reason)) return ['normal', 'shutdown'].includes(atomName(reason))
  const tag = reason instanceof Tuple ? reason.items[0] : undefined
  return reason instanceof Tuple && reason.size === 2 && tag === Symbol.for('shutdown')
}

/** The reason inside `{Reason, Stack}`. */
function withoutStack(reason: Term): Term {
  if (!(reason instanceof Tuple) || reason.size !== 2) return reason
  const [error, stack] = reason.items as readonly [Term, Term]
  return Array.isArray(stack) && stack.length > 0 && stack.every(isFrame) ? error : reason
}

function isFrame(term: Term): boolean {
  return term instanceof Tuple && (term.size === 3 || term.size === 4)
}
