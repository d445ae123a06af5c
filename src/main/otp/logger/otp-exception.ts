import { atom, atomName, isAtom, isRecord, isTagged, type Term, Tuple } from '../../../shared/term.ts'
import { formatTerm } from '../../../shared/term-text.ts'
import { charlistText } from '../sys/charlist.ts'

type Text = (term: Term) => string

/** A frame of a stack, taken apart. `args`: null where only their number is known. */
type Frame = {
  readonly module: Term
  readonly name: Term
  readonly arity: number
  readonly args: readonly Term[] | null
  readonly location: Term
}

/**
 * "exception error: no match of right hand side value 1" and where it happened, a line a frame. Differs: what a
 * built-in function was called with is not told.
 * @see OTP stdlib, erl_error: format_exception/8
 */
export function formatOtpException(kind: Term, reason: Term, stack: Term, text: Text): string {
  const all = (Array.isArray(stack) ? (stack as readonly Term[]) : []).flatMap(entry => frameOf(entry) ?? [])
  const isError = kind === atom('error')
  const [first] = all
  // Where a function could not be called, the call is part of the reason.
  const called =
    isError &&
    first !== undefined &&
    (reason === atom('undef') || (reason === functionClause && first.args !== null))
  const frames = withoutTail(called ? all.slice(1) : all)
  const own = isError ? exceptionOf(reason) : null
  const words = own === null ? explained(isError, reason, first, text) : own.reason
  const lines = frames.map((frame, index) => {
    const more = own !== null && index === 0 ? `\n        *** ${own.message}` : ''
    return `\n      in ${whereText(frame, index === 0, text)}${more}`
  })
  return `exception ${atomName(kind as symbol)}: ${words}${lines.join('')}`
}

const functionClause = atom('function_clause')

/** The frames without those that are the same in every process. */
function withoutTail(frames: readonly Frame[]): readonly Frame[] {
  const own = frames.findLastIndex(({ module }) => module !== atom('proc_lib') && module !== atom('erl_eval'))
  return frames.slice(0, own + 1)
}

/** What Erlang makes of an Elixir exception that was raised by a mere text. */
function exceptionOf(reason: Term): { reason: string; message: string } | null {
  if (!isRecord(reason) || reason.__struct__ !== atom('Elixir.RuntimeError')) return null
  return typeof reason.message === 'string'
    ? { reason: '#Elixir.RuntimeError', message: reason.message }
    : null
}

/** What Erlang says for the reasons that the emulator itself raises. @see erl_error: explain_reason/7 */
function explained(isError: boolean, reason: Term, frame: Frame | undefined, text: Text): string {
  if (!isError)
    return reason === atom('calling_self') ? 'the current process attempted to call itself' : text(reason)
  const plain = isAtom(reason) ? plainWords[atomName(reason)] : undefined
  if (plain !== undefined) return plain
  if (frame !== undefined && reason === atom('undef')) return `undefined function ${mfa(frame, text)}`
  if (frame !== undefined && reason === functionClause && frame.args !== null) {
    const call = `${text(frame.module)}:${text(frame.name)}(${frame.args.map(text).join(',')})`
    return `no function clause matching ${call} ${locationText(frame.location)}`
  }
  if (reason instanceof Tuple && reason.size === 2) {
    const [tag, value] = reason.items as readonly [Term, Term]
    const words = isAtom(tag) ? taggedWords[atomName(tag)] : undefined
    if (words !== undefined) return `${words} ${text(value)}`
  }
  return text(reason)
}

const plainWords: Readonly<Record<string, string>> = {
  badarg: 'bad argument',
  badarith: 'an error occurred when evaluating an arithmetic expression',
  if_clause: 'no true branch found when evaluating an if expression',
  noproc: 'no such process or port',
  notalive: 'the node cannot be part of a distributed system',
  system_limit: 'a system limit has been reached',
  timeout_value: 'bad receive timeout value',
}

const taggedWords: Readonly<Record<string, string>> = {
  badarg: 'bad argument:',
  badkey: 'bad key:',
  badmap: 'bad map:',
  badfun: 'bad function',
  badmatch: 'no match of right hand side value',
  case_clause: 'no case clause matching',
  try_clause: 'no try clause matching',
}

/** "function  shop:add/2 (shop.erl, line 7)"; the first frame is a function or operator, the others are calls. */
function whereText(frame: Frame, isFirst: boolean, text: Text): string {
  const builtIn = frame.module === atom('erlang')
  const name = isAtom(frame.name) ? atomName(frame.name) : text(frame.name)
  const isOperator = builtIn && !/^\w+$/.test(name)
  const what = isFirst ? (isOperator ? 'operator  ' : 'function  ') : 'call from '
  const called = builtIn ? `${name}/${frame.arity}` : mfa(frame, text)
  return `${what}${called} ${locationText(frame.location)}`.trimEnd()
}

function mfa({ module, name, arity }: Frame, text: Text): string {
  return `${text(module)}:${text(name)}/${arity}`
}

/** "(shop.erl, line 7)", or nothing. */
function locationText(location: Term): string {
  const given = optionOf(location, 'file')
  if (given === undefined) return ''
  const file = charlistText(given) ?? (typeof given === 'string' ? given : formatTerm(given, 'erlang'))
  const line = optionOf(location, 'line')
  return line === undefined ? `(${file})` : `(${file}, line ${formatTerm(line, 'erlang')})`
}

function frameOf(entry: Term): Frame | null {
  if (!(entry instanceof Tuple) || entry.size !== 4) return null
  const [module, name, given, location] = entry.items as readonly [Term, Term, Term, Term]
  const args = Array.isArray(given) ? (given as readonly Term[]) : null
  const arity = args === null ? given : args.length
  return typeof arity === 'number' ? { module, name, arity, args, location } : null
}

/** The value under `key` in a list of pairs. */
export function optionOf(list: Term, key: string): Term | undefined {
  if (!Array.isArray(list)) return undefined
  const found = (list as readonly Term[]).find(pair => isTagged(pair, atom(key), 2))
  return found === undefined ? undefined : ((found as Tuple).items[1] as Term)
}
