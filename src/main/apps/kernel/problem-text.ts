import { noproc, timeout } from '../../../shared/atoms.ts'
import { atom, atomName, isAtom, isTagged, isTuple, type Term } from '../../../shared/term.ts'
import { formatTerm } from '../../../shared/term-text.ts'

/** POSIX errors that users meet, in words. */
const posixWords: { readonly [reason: string]: string } = {
  eacces: 'access is denied',
  edquot: 'the disk quota is used up',
  eio: 'the disk has failed',
  enospc: 'the disk is full',
  eperm: 'access is denied',
  erofs: 'the folder is read-only',
}

/** What DETS says of files that are not its own. */
const notDets: readonly Term[] = [
  'not_a_dets_file',
  'format_8_no_longer_supported',
  'invalid_type_code',
  'bad_hash_bif',
].map(name => atom(name))

/**
 * Why something was not done or could not be started, in plain words; `reason` is what stands in the `{error, Reason}`.
 * "the disk is full (todos.dets: enospc)"
 */
export function errorProblem(reason: Term): string {
  if (isTuple(reason, 2) && notDets.includes(reason.items[0] as Term))
    return `the file is no DETS file and is left alone (${String(reason.items[1])})`
  if (!isTagged(reason, atom('file_error'), 3)) return inspect(withoutStack(reason))
  const [, file, posix] = reason.items
  const name = isAtom(posix) ? atomName(posix) : inspect(posix as Term)
  return `${posixWords[name] ?? 'the file cannot be used'} (${String(file)}: ${name})`
}

/** Why a call got no answer, in plain words; `reason` is what it exited with: `{Reason, {gen_server, call, Args}}`. */
export function exitProblem(reason: Term): string {
  const why = isTuple(reason, 2) ? (reason.items[0] as Term) : reason
  if (why === noproc) return 'it is not running'
  if (why === timeout) return 'it did not answer in time'
  return `it exited with ${inspect(withoutStack(why))}`
}

/** The reason in `{Reason, Stack}`, which an error leaves; any other reason as it is. */
function withoutStack(reason: Term): Term {
  if (!isTuple(reason, 2)) return reason
  const [error, stack] = reason.items as [Term, Term]
  return Array.isArray(stack) && stack.length > 0 && stack.every(isFrame) ? error : reason
}

function isFrame(term: Term): boolean {
  return isTuple(term, 4) && Array.isArray(term.items[3])
}

/** `term` in Elixir's notation, cut to 200 characters, and text that any file takes. */
export function inspect(term: Term): string {
  return wellFormed(formatTerm(term, 'elixir', { limitChars: 200 }))
}

/** `text` with U+FFFD for halves of characters, which cannot be written as UTF-8. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd')
}
