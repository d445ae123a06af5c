import { error, ok } from '../../../shared/atoms.ts'
import { atom, isTagged, type Term, Tuple, tuple } from '../../../shared/term.ts'
import { GenServer } from '../../otp/index.ts'
import { type Coroutine, monotonicTime, type Process } from '../../runtime/index.ts'
import type { PageCache } from '../format/dets/page-cache.ts'
import type { Step } from '../format/dets/pages.ts'
import { DetsDamageError } from '../format/dets/slot-reader.ts'
import type { DetsTable, Plan } from '../format/dets/table.ts'
import type { Change } from '../format/dets/work.ts'
import { DetsLimitError } from '../format/dets/write.ts'
import { ask, DiskError, onTable, replaceFile, take } from './disk.ts'
import { tableEvent } from './events.ts'
import { emptyFile, fileError, repairInUse, tableOf } from './open.ts'
import { oldestFirst, type TableState, type Waiting } from './state.ts'

type Table = DetsTable<PageCache>

/** What came of changes: their answers, or `{error, Reason}` for all of them, and then nothing has changed. */
export type Outcome = {
  readonly state: TableState
  readonly answers: readonly (Term | undefined)[]
  readonly failure: Term | null
}

/**
 * Puts all that waits into the file as one commit and answers those that wait for that. Where the file would become
 * too large the changes are tried one by one.
 */
export function* commitWaiting(self: Process, state: TableState): Coroutine<TableState> {
  const { waiting } = state.fields
  if (waiting === null) return state
  const list = oldestFirst(waiting)
  const changes = list.map(one => one.change)
  const outcome = yield* change(self, state.with({ waiting: null }), changes)
  if (outcome.failure === null || list.length === 1 || !isFull(outcome.failure)) {
    answerAll(self, list, outcome)
    return outcome.state
  }
  let after = outcome.state
  for (const one of list) {
    const single = yield* change(self, after, [one.change])
    answerAll(self, [one], single)
    after = single.state
  }
  return after
}

function answerAll(self: Process, list: readonly Waiting[], { answers, failure }: Outcome): void {
  for (const [at, { from, answer }] of list.entries()) {
    if (from !== null) GenServer.reply(self, from, failure ?? answer ?? answers[at] ?? atom('badarg'))
  }
}

function isFull(failure: Term): boolean {
  return failure instanceof Tuple && isTagged(failure.items[1] as Term, noSpace, 2)
}

const noSpace = atom('no_more_space_on_file')

/** Makes `changes` as one commit. */
export function* change(self: Process, state: TableState, changes: readonly Change[]): Coroutine<Outcome> {
  const { options } = state.open
  const failed = (after: TableState, reason: Term): Outcome => ({
    state: after,
    answers: [],
    failure: tuple(error, reason),
  })
  let ready = state
  try {
    ready = yield* made(self, yield* undone(self, state))
    return yield* planned(self, ready, changes)
  } catch (thrown) {
    if (thrown instanceof DetsLimitError) return failed(ready, tuple(noSpace, options.file))
    if (!(thrown instanceof DiskError)) throw thrown
    tableEvent(self, state.fields.name, options.file, 'write_failed', `cannot be written: ${thrown.reason}`)
    return failed(ready.with({ problem: thrown.reason }), fileError(options.file, thrown.reason))
  }
}

/** @throws DiskError before anything was begun; DetsLimitError */
function* planned(self: Process, before: TableState, changes: readonly Change[]): Coroutine<Outcome> {
  let state = before
  const { options } = state.open
  const mayGrow = state.fields.fixed.length === 0
  const planOn = (table: Table): Plan<PageCache> => table.plan(changes, { mayGrow })
  const { result: plan, table: from } = yield* onIntactTable(self, state, planOn)
  state = from
  const { answers } = plan
  if (plan.steps.length === 0) return { state, answers, failure: null }
  const { table } = state.open
  if (!options.ram_file) {
    const steps = options.sync === 'always' ? plan.steps : withoutSyncs(plan.steps, table.isOpen)
    try {
      yield* take(self, options.file, steps)
    } catch (thrown) {
      if (!(thrown instanceof DiskError)) throw thrown
      const undo = plan.undo()
      return {
        state: broken(self, state.with({ table: undo.table, undo: undo.steps }), thrown.reason),
        answers: [],
        failure: tuple(error, fileError(options.file, thrown.reason)),
      }
    }
  }
  const after = state.with({ table: plan.table, changedAtMs: monotonicTime(self), problem: null })
  if (before.fields.problem !== null)
    tableEvent(self, state.fields.name, options.file, 'write_ok', 'can be written again')
  return { state: after, answers, failure: null }
}

function broken(self: Process, state: TableState, reason: string): TableState {
  const { name, options } = state.fields
  tableEvent(self, name, options?.file ?? '', 'write_failed', `cannot be written: ${reason}`)
  return state.with({ problem: reason })
}

/** The syncs of a commit are left out, but not the one that marks a closed file as in use. */
function withoutSyncs(steps: readonly Step[], wasOpen: boolean): readonly Step[] {
  const first = steps.findIndex(step => step.op === 'fsync')
  return steps.filter((step, at) => step.op !== 'fsync' || (!wasOpen && at === first))
}

/**
 * What `read` makes of the table, after what it missed was read. Damage that shows is repaired first.
 * @throws DiskError
 */
export function* onIntactTable<R>(
  self: Process,
  before: TableState,
  read: (table: Table) => R,
): Coroutine<{ readonly result: R; readonly table: TableState }> {
  let state = before
  for (let repairs = 0; ; repairs++) {
    const { options, table } = state.open
    try {
      const found = yield* onTable(self, options.file, trimmed(table), read)
      return {
        result: found.result,
        table: found.table === table ? state : state.with({ table: found.table }),
      }
    } catch (thrown) {
      if (!(thrown instanceof DetsDamageError) || repairs > 0 || options.ram_file) throw thrown
      if (options.repair === false || options.access === 'read') throw thrown
      const opened = yield* repairInUse(self, state.fields.name, options)
      if ('failed' in opened) throw thrown
      state = state.with({ table: opened.table })
    }
  }
}

function trimmed(table: Table): Table {
  const pages = table.pages.trimmed(cachedBytes)
  return pages === table.pages ? table : table.withPages(pages)
}

/** Bytes of a file that a table keeps in memory; when there are more it begins anew. */
const cachedBytes = 64 * 1024 * 1024

/** The state once what failed half done is taken back. @throws DiskError */
function* undone(self: Process, state: TableState): Coroutine<TableState> {
  const { undo } = state.fields
  if (undo === null) return state
  const { file } = state.open.options
  const { size = 0 } = yield* ask(self, file, { op: 'size', file })
  // A disk that was full when the commit began to write has not let the file grow.
  const within = undo.filter(step => step.op !== 'write' || step.at + step.bytes.length <= size)
  yield* take(self, file, within)
  return state.with({ undo: null })
}

/** The state once the table has a file. @throws DiskError */
function* made(self: Process, state: TableState): Coroutine<TableState> {
  if (!state.fields.isNew) return state
  const { options } = state.open
  yield* replaceFile(self, options.file, emptyFile(options))
  return state.with({ isNew: false })
}

/** Closes the file properly on the disk; the table can be used on. @returns `ok` or `{error, Reason}` */
export function* save(self: Process, before: TableState): Coroutine<{ state: TableState; answer: Term }> {
  let state = yield* commitWaiting(self, before)
  const { options } = state.open
  try {
    state = yield* undone(self, state)
    const { steps, table } = state.open.table.save()
    if (steps.length > 0) {
      if (options.ram_file) yield* replaceFile(self, options.file, table.pages.read(0, table.pages.size))
      else yield* take(self, options.file, steps)
    }
    return { state: state.with({ table, changedAtMs: null, problem: null }), answer: ok }
  } catch (thrown) {
    if (!(thrown instanceof DiskError)) throw thrown
    return {
      state: broken(self, state, thrown.reason),
      answer: tuple(error, fileError(options.file, thrown.reason)),
    }
  }
}

/** Puts a file with these bytes in the place of the table's. @returns `ok` or `{error, Reason}` */
export function* replaceAll(
  self: Process,
  state: TableState,
  bytes: Uint8Array,
): Coroutine<{ state: TableState; answer: Term }> {
  const { options } = state.open
  try {
    if (!options.ram_file) yield* replaceFile(self, options.file, bytes)
    const table = tableOf(bytes)
    return {
      state: state.with({ table, undo: null, isNew: false, waiting: null, problem: null }),
      answer: ok,
    }
  } catch (thrown) {
    if (!(thrown instanceof DiskError)) throw thrown
    return {
      state: broken(self, state, thrown.reason),
      answer: tuple(error, fileError(options.file, thrown.reason)),
    }
  }
}
