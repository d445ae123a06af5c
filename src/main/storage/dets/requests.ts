import { badarg, error, noreply, ok, reply } from '../../../shared/atoms.ts'
import { compileMatchSpec } from '../../../shared/match-spec.ts'
import { atom, type Pid, type Term, Tuple, tuple } from '../../../shared/term.ts'
import { add } from '../../../shared/term-arithmetic.ts'
import { type CallResult, type From, GenServer } from '../../otp/index.ts'
import type { Awaitable, Coroutine, Process } from '../../runtime/index.ts'
import type { Change } from '../format/dets/work.ts'
import { writeDets } from '../format/dets/write.ts'
import { savingLater, writingLater } from './delays.ts'
import { fixed } from './fixing.ts'
import { externalBytes, isKey, storableBytes } from './objects.ts'
import { emptyFile } from './open.ts'
import { selected } from './reading.ts'
import type { TableState } from './state.ts'
import { change, commitWaiting, replaceAll, save } from './writing.ts'

type Answer = CallResult<TableState>

/** Bytes of objects that may wait when changes are answered at once, as in real DETS. */
const delayedBytesMost = 14_000

/** One request that changes a table, or its file. What it answers is what the functions of `Dets` return. */
export function requestWrite(
  self: Process,
  state: TableState,
  from: From,
  what: Term,
  argument: Term,
): Awaitable<Answer> {
  const { options, table } = state.open
  if (what === atom('sync')) return sync(self, state)
  if (what === atom('fix')) return fix(self, state, from, argument)
  const bytes = bytesOf(what, argument, table.header.keypos)
  if (bytes === null) return tuple(reply, badarg, state, state.patience)
  if (options.access === 'read') {
    const refusal = tuple(error, tuple(atom('access_mode'), options.file))
    return tuple(reply, refusal, state, state.patience)
  }
  switch (what) {
    case atom('insert'):
      return later(self, state, from, { op: 'insert', objects: argument as readonly Tuple[] }, ok, bytes)
    case atom('insert_new'):
      return later(
        self,
        state,
        from,
        { op: 'insert_new', objects: argument as readonly Tuple[] },
        null,
        bytes,
      )
    case atom('delete'):
      return later(self, state, from, { op: 'delete', key: argument }, ok, bytes)
    case atom('delete_object'):
      return later(self, state, from, { op: 'delete_object', object: argument as Tuple }, ok, bytes)
    case atom('update_counter'):
      return updateCounter(self, state, from, argument as Tuple)
    case atom('select_delete'):
      return deleteSelected(self, state, from, argument)
    default:
      return replace(self, state, what === atom('init_table') ? (argument as readonly Tuple[]) : [])
  }
}

/** Bytes of the objects or key that a change brings; null where they cannot be stored: the caller made a mistake. */
function bytesOf(what: Term, argument: Term, keypos: number): number | null {
  switch (what) {
    case atom('insert'):
    case atom('insert_new'):
    case atom('init_table'):
      return storableBytes(argument as readonly Term[], keypos)
    case atom('delete'):
      return isKey(argument) ? externalBytes(argument) : null
    case atom('delete_object'):
      return storableBytes([argument], keypos)
    default:
      return 0
  }
}

/**
 * Keeps a change for the next commit. Where changes are answered when they are on the disk, that comes when no more
 * messages wait; else it comes later, unless the answer depends on what is in the file.
 */
function later(
  self: Process,
  before: TableState,
  from: From,
  change: Change,
  answer: Term,
  bytes: number,
): Awaitable<Answer> {
  const isAlways = before.open.options.sync === 'always'
  const isAnswered = !isAlways && answer !== null
  const { waiting } = before.fields
  const state = before.with({
    waiting: {
      change,
      from: isAnswered ? null : from,
      answer,
      before: waiting,
      count: (waiting?.count ?? 0) + 1,
      bytes: (waiting?.bytes ?? 0) + bytes,
    },
  })
  if (isAlways) return tuple(noreply, state, 0)
  if (!isAnswered) return commitNow(self, state)
  if ((state.fields.waiting?.bytes ?? 0) > delayedBytesMost) return commitNow(self, state, from, answer)
  return tuple(reply, answer, writingLater(self, state))
}

function* commitNow(self: Process, state: TableState, from?: From, answer: Term = null): Coroutine<Answer> {
  // As real DETS answers: before it writes.
  if (from !== undefined) GenServer.reply(self, from, answer)
  return tuple(noreply, savingLater(self, yield* commitWaiting(self, state)))
}

/** @see OTP stdlib, dets: update_counter/3 */
function updateCounter(self: Process, state: TableState, from: From, argument: Tuple): Awaitable<Answer> {
  const [key, increment] = argument.items as readonly [Term, Term]
  const { keypos, type } = state.open.table.header
  const [position, by] = (
    increment instanceof Tuple && increment.size === 2 ? increment.items : [keypos + 1, increment]
  ) as readonly [Term, Term]
  if (type !== 'set' || !isKey(key)) return tuple(reply, badarg, state, state.patience)
  const make = (object: Tuple): readonly [Tuple, Term] | undefined => {
    const at = typeof position === 'number' ? position - 1 : -1
    const old = object.items[at]
    const value = old === undefined ? undefined : add(old, by)
    if (value === undefined) return undefined
    return [new Tuple(object.items.map((item, i) => (i === at ? value : item))), value]
  }
  return later(self, state, from, { op: 'update', key, make }, null, 0)
}

/** Takes out the objects of which the specification makes `true`. @returns how many, or `{error, Reason}` */
function* deleteSelected(self: Process, before: TableState, from: From, spec: Term): Coroutine<Answer> {
  const compiled = compileMatchSpec(spec)
  if (compiled === undefined) return tuple(reply, badarg, before, before.patience)
  const written = yield* commitWaiting(self, before)
  const pid = from.items[0] as Pid
  const pick = (object: Tuple): Tuple | undefined => (compiled.run(object, pid) === true ? object : undefined)
  const found = yield* selected(self, written, pick, compiled)
  if ('failure' in found) return tuple(reply, found.failure, found.state)
  const changes = found.results.map((object): Change => ({ op: 'delete_object', object: object as Tuple }))
  const { state, failure } = yield* change(self, found.state, changes)
  return tuple(reply, failure ?? changes.length, savingLater(self, state))
}

/** Puts `objects` in the place of all that is there. */
function* replace(self: Process, before: TableState, objects: readonly Tuple[]): Coroutine<Answer> {
  const state = yield* commitWaiting(self, before)
  const { options, table } = state.open
  const { type, keypos, minSlots, maxSlots } = table.header
  const bytes =
    objects.length === 0 ? emptyFile(options) : writeDets({ type, keypos, objects, minSlots, maxSlots })
  const replaced = yield* replaceAll(self, state, bytes)
  return tuple(reply, replaced.answer, replaced.state)
}

function* sync(self: Process, state: TableState): Coroutine<Answer> {
  if (state.open.options.access === 'read') return tuple(reply, ok, state)
  const saved = yield* save(self, state)
  return tuple(reply, saved.answer, saved.state)
}

function fix(self: Process, state: TableState, from: From, isFixed: Term): Answer {
  const after = fixed(self, state, from.items[0] as Pid, isFixed === true)
  return tuple(reply, ok, after, after.patience)
}
