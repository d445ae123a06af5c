import { nocatch } from '../../../shared/atoms.ts'
import { atom, atomName, isAtom, isTagged, type Term, Tuple } from '../../../shared/term.ts'
import { formatTerm } from '../../../shared/term-text.ts'

/**
 * "exception error: no match of right hand side value 1" and where it happened, a line a frame.
 * @see OTP stdlib, erl_error: format_exception/3
 */
export function formatOtpException(
  kind: Term,
  reason: Term,
  stack: Term,
  text: (term: Term) => string,
): string {
  const frames = Array.isArray(stack) ? (stack as readonly Term[]) : []
  const lines = frames.flatMap((frame, index) => {
    const where = frameText(frame)
    return where === null ? [] : [`\n      in ${index === 0 ? 'function  ' : 'call from '}${where}`]
  })
  const words = kind === atom('error') ? explained(reason, frames, text) : text(reason)
  return `exception ${atomName(kind as symbol)}: ${words}${lines.join('')}`
}

/** What Erlang's shell says for the reasons that the emulator itself raises. */
function explained(reason: Term, frames: readonly Term[], text: (term: Term) => string): string {
  const plain = isAtom(reason) ? plainWords[atomName(reason)] : undefined
  if (plain !== undefined) return plain
  if (reason === atom('undef') || reason === atom('function_clause')) {
    const mfa = mfaOf(frames[0])
    if (mfa !== null)
      return reason === atom('undef') ? `undefined function ${mfa}` : `no function clause matching ${mfa}`
  }
  if (reason instanceof Tuple && reason.size === 2) {
    const [tag, value] = reason.items as readonly [Term, Term]
    const words = isAtom(tag) ? taggedWords[atomName(tag)] : undefined
    if (words !== undefined) return `${words} ${text(value)}`
    if (tag === nocatch) return `no catch of ${text(value)}`
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
  badmatch: 'no match of right hand side value',
  case_clause: 'no case clause matching',
  try_clause: 'no try clause matching',
  badfun: 'bad function',
  badmap: 'bad map',
  badrecord: 'bad record',
}

function frameText(frame: Term): string | null {
  const mfa = mfaOf(frame)
  if (mfa === null) return null
  const location = (frame as Tuple).items[3] as Term
  const file = optionOf(location, 'file')
  const line = optionOf(location, 'line')
  if (file === undefined) return mfa
  const name = typeof file === 'string' ? file : formatTerm(file, 'erlang')
  return line === undefined ? `${mfa} (${name})` : `${mfa} (${name}, line ${formatTerm(line, 'erlang')})`
}

function mfaOf(frame: Term | undefined): string | null {
  if (!(frame instanceof Tuple) || frame.size !== 4) return null
  const [module, name, arity] = frame.items as readonly Term[]
  const count = Array.isArray(arity) ? arity.length : arity
  if (typeof count !== 'number') return null
  return `${formatTerm(module as Term, 'erlang')}:${formatTerm(name as Term, 'erlang')}/${count}`
}

/** The value under `key` in a list of pairs. */
export function optionOf(list: Term, key: string): Term | undefined {
  if (!Array.isArray(list)) return undefined
  const found = (list as readonly Term[]).find(pair => isTagged(pair, atom(key), 2))
  return found === undefined ? undefined : ((found as Tuple).items[1] as Term)
}
