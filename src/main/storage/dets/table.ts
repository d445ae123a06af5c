import { badarg, error, noreply, normal, ok, reply, stop } from '../../../shared/atoms.ts'
import { atom, isTagged, type Pid, type Term, Tuple, tuple } from '../../../shared/term.ts'
import type { CallResult, CastResult, GenServerModule } from '../../otp/index.ts'
import {
  type Awaitable,
  type Coroutine,
  link,
  monotonicTime,
  type Process,
  send,
  setLabel,
  trapExit,
} from '../../runtime/index.ts'
import { autoSave, delayedWrite, saveWhenIdle, savingLater } from './delays.ts'
import { tableEvent } from './events.ts'
import { unfixed } from './fixing.ts'
import { openTable } from './open.ts'
import { type OpenOptions, optionsOf } from './options.ts'
import { answerOf, isRead } from './reading.ts'
import { requestWrite } from './requests.ts'
import { TableState } from './state.ts'
import { commitWaiting, save } from './writing.ts'

/**
 * The process of one open DETS table. Changes that arrive while the disk is busy are gathered and written as one
 * commit, whose syncs they share; each is answered when it is on the disk. A read that a change before it concerns
 * waits for that; other reads are answered at once.
 *
 *     {insert, Objects} …  →  waiting  →  commit (one `update` of the file)  →  replies
 *     {lookup, Key} …      →  pages in memory, or read first                 →  reply
 */
export const tableModule: GenServerModule<TableState, Pid> = {
  name: 'dets',

  init(server, self) {
    trapExit(self, true)
    link(self, server)
    return tuple(ok, TableState.closed(server))
  },

  *handleCast(request, state, self): Coroutine<CastResult<TableState>> {
    const [what, name, options] = (request as Tuple).items
    if (what === atom('close')) return yield* close(self, state)
    return yield* open(self, state, name as Term, optionsOf(options as Term))
  },

  handleCall(request, from, state, self): Awaitable<CallResult<TableState>> {
    const [what, argument] = (request as Tuple).items as [Term, Term]
    if (!state.isOpen) return tuple(reply, badarg, state)
    if (isRead(what)) return answerOf(self, state, what, argument)
    return requestWrite(self, state, from, what, argument)
  },

  *handleInfo(message, state, self): Coroutine<CastResult<TableState>> {
    if (message === atom('timeout')) return next(savingLater(self, yield* commitWaiting(self, state)))
    if (message === delayedWrite) {
      const written = yield* commitWaiting(self, state.with({ writesLater: false }))
      return next(savingLater(self, written))
    }
    if (message === autoSave) return next(yield* saveWhenIdle(self, state.with({ savesLater: false })))
    if (isTagged(message, atom('DOWN'), 5)) return next(unfixed(state, message.items[3] as Pid))
    const [tag, pid] = message instanceof Tuple ? message.items : []
    // Without dets_server nobody could find or close the table.
    if (tag === atom('EXIT') && (pid as Pid).id === state.fields.server.id) return yield* close(self, state)
    return next(state)
  },

  *terminate(_reason, state, self): Coroutine<void> {
    // Told to stop by its supervisor. After a close there is nothing to save.
    if (state.isOpen && state.open.options.access === 'read_write') yield* save(self, state)
  },

  showState(state) {
    const { name, options, table, waiting, problem } = state.fields
    return {
      name,
      file: options?.file ?? null,
      type: atom(table?.header.type ?? 'undefined'),
      keypos: table?.header.keypos ?? 1,
      no_objects: table?.header.objectCount ?? 0,
      waiting_writes: waiting?.count ?? 0,
      problem: problem === null ? null : atom(problem),
    }
  },
}

function* open(
  self: Process,
  state: TableState,
  name: Term,
  options: OpenOptions,
): Coroutine<CastResult<TableState>> {
  setLabel(self, `dets ${labelOf(name)}`)
  const opened = yield* openTable(self, name, options)
  const tell = (result: Term): void => {
    send(self, state.fields.server, tuple(atom('opened'), self.pid, result))
  }
  if ('failed' in opened) {
    tell(tuple(error, opened.failed))
    return tuple(stop, normal, state)
  }
  tell(tuple(ok, name))
  const { type, keypos } = opened.table.header
  const fields = { name, options: { ...options, type, keypos }, table: opened.table }
  const isNew = opened.isNew ?? false
  // What was left open is closed properly when nobody changes it for a while.
  const changedAtMs = opened.table.isOpen ? monotonicTime(self) : null
  return next(savingLater(self, state.with({ ...fields, isNew, changedAtMs })))
}

function labelOf(name: Term): string {
  return typeof name === 'symbol' ? String(name.description) : String(name)
}

function* close(self: Process, state: TableState): Coroutine<CastResult<TableState>> {
  if (!state.isOpen) return tuple(stop, normal, state)
  const { options } = state.open
  if (options.access === 'read_write') yield* save(self, state)
  tableEvent(self, state.fields.name, options.file, 'closed', 'closed')
  return tuple(stop, normal, state.with({ table: null, waiting: null }))
}

function next(state: TableState): CastResult<TableState> {
  return tuple(noreply, state, state.patience)
}
