/**
 * The external term format: how Erlang writes terms to disk.
 *
 *     const bytes = encodeTerm(tuple(atom('ok'), 'text'))
 *     decodeTerm(bytes).term            // the same term
 *
 * What is written is what `term_to_binary/1` of OTP 25 writes, byte for byte; maps of more than 32 keys excepted,
 * whose order there is that of an internal hash tree, and maps with pids, references, ports or funs as keys. What is read includes every other encoding a release in use
 * writes, compressed terms too.
 *
 * @see ERTS, External Term Format
 */
import type { Term } from '../../../shared/term.ts'
import { TermReader } from './etf/reader.ts'
import { TermWriter } from './etf/writer.ts'

export { TermFormatError } from './etf/error.ts'
export { TermReader } from './etf/reader.ts'
export { TermWriter } from './etf/writer.ts'

/**
 * `term` with its version byte 131. A pid or reference of a world is written as one of `nonode@nohost`, and reads
 * back as an `Opaque`.
 * @throws TermFormatError for a function, which no file can hold, and for a term nested too deeply.
 */
export function encodeTerm(term: Term): Uint8Array {
  const writer = new TermWriter()
  writer.versioned(term)
  return writer.bytes()
}

/**
 * The term at `offset`, where its version byte 131 stands, and how many bytes it takes with that byte. Bytes behind
 * it do not matter.
 * @throws TermFormatError when no term stands there whole.
 */
export function decodeTerm(bytes: Uint8Array, offset = 0): { term: Term; used: number } {
  const reader = new TermReader(bytes, offset)
  const term = reader.versioned()
  return { term, used: reader.at - offset }
}
