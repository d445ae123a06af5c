import type { Term } from '../../shared/term.ts'
import { encodeTerm } from './format/etf.ts'

/** Bytes that `term` takes in a file. @see erlang:external_size/1 */
export function externalSize(term: Term): number {
  return encodeTerm(term).length
}
