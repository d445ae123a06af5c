import { badarg, error } from '../../../../shared/atoms.ts'
import { compileMatchSpec } from '../../../../shared/match-spec.ts'
import { atom, isTagged, type Pid, type Term, type Tuple, tuple } from '../../../../shared/term.ts'
import { type Coroutine, type Process, raise } from '../../../runtime/index.ts'
import type { TableName } from '../server.ts'
import { request, requestOf, tablePid } from './request.ts'

/** Results that a chunk of the default size has. */
const defaultLimit = 100

const contTag = atom('dets_cont')
const end = atom('$end_of_table')

type Limit = number | 'default'

/**
 * Patterns and match specifications. With a limit they return `{Results, Continuation}` or `'$end_of_table'`, and the
 * continuation goes into the function with `Continue` in its name. A key that is bound in every pattern is looked up.
 * @throws error `badarg` for wrong patterns, specifications, limits and continuations
 */
export const traversal = {
  /** Of each object that matches `pattern`, what its variables stand for, in the order of their numbers. */
  match: (self: Process, name: TableName, pattern: Term, limit?: Limit): Coroutine<Term> =>
    select(self, name, [tuple(pattern, [], [atom('$$')])], limit),

  /** The objects that match `pattern`. */
  matchObject: (self: Process, name: TableName, pattern: Term, limit?: Limit): Coroutine<Term> =>
    select(self, name, [tuple(pattern, [], [atom('$_')])], limit),

  /** What a match specification makes of the objects. */
  select: (self: Process, name: TableName, spec: Term, limit?: Limit): Coroutine<Term> =>
    select(self, name, spec, limit),

  /** Goes on where `continuation` stands. @see OTP stdlib, dets: match/1 */
  matchContinue: (self: Process, continuation: Term): Coroutine<Term> => goOn(self, continuation),

  matchObjectContinue: (self: Process, continuation: Term): Coroutine<Term> => goOn(self, continuation),

  selectContinue: (self: Process, continuation: Term): Coroutine<Term> => goOn(self, continuation),
} as const

function* select(self: Process, name: TableName, spec: Term, limit?: Limit): Coroutine<Term> {
  if (compileMatchSpec(spec) === undefined) return raise(badarg)
  if (limit === undefined) return yield* request(self, name, atom('select'), tuple(spec, self.pid))
  const most = limit === 'default' ? defaultLimit : limit
  const pid = tablePid(self, name)
  if (pid === undefined || !Number.isSafeInteger(most) || most < 0) return raise(badarg)
  // As in real DETS, where a chunk has one object at least.
  return yield* chunk(self, pid, spec, Math.max(1, most), 0, 0)
}

function* goOn(self: Process, continuation: Term): Coroutine<Term> {
  if (!isTagged(continuation, contTag, 6)) return raise(badarg)
  const [, pid, spec, limit, slot, index] = continuation.items as unknown as readonly [
    Term,
    Pid,
    Term,
    number,
    number | false,
    number,
  ]
  return slot === false ? end : yield* chunk(self, pid, spec, limit, slot, index)
}

function* chunk(
  self: Process,
  pid: Pid,
  spec: Term,
  limit: number,
  slot: number,
  index: number,
): Coroutine<Term> {
  const found = yield* requestOf(self, pid, atom('chunk'), tuple(spec, self.pid, limit, slot, index))
  if (isTagged(found, error, 2)) return found
  const { items } = found as unknown as Tuple
  const [results, nextSlot, nextIndex] = items as unknown as readonly [readonly Term[], Term, Term]
  if (results.length === 0 && nextSlot === false) return end
  return tuple(results, tuple(contTag, pid, spec, limit, nextSlot, nextIndex))
}
