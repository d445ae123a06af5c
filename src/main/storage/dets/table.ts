import { badarg, error, infinity, noreply, normal, ok, reply, stop } from '../../../shared/atoms.ts'
import { type Atom, atom, type Pid, type Term, Tuple, tuple } from '../../../shared/term.ts'
import type { CallResult, CastResult, From, GenServerModule } from '../../otp/index.ts'
import { GenServer } from '../../otp/index.ts'
import { type Coroutine, link, type Process, send, setLabel, trapExit } from '../../runtime/index.ts'
import { writeTable } from './commit.ts'
import { allObjects, applyChanges, type Change, type Contents, canHold, objectsOf } from './contents.ts'
import { tableEvent } from './events.ts'
import { type OpenOptions, openTable } from './open.ts'

/** A change that waits to be on the disk, and who is told then. */
type Waiting = { readonly from: From; readonly change: Change; readonly answer: Term }

/** State of a table's process. */
export type Table = {
  readonly name: Atom
  readonly server: Pid
  readonly options: OpenOptions | null
  /** What is on the disk; null until it is open. */
  readonly contents: Contents | null
  readonly waiting: readonly Waiting[]
  /** Why the last write failed, as POSIX says; null when it did not. */
  readonly problem: string | null
}

/**
 * The process of one open DETS table. Changes that arrive while the disk is busy are gathered and written as one
 * group, with one sync for all; each is answered only when it is on the disk. Reads answer from what is there.
 */
export const tableModule: GenServerModule<Table, Pid> = {
  name: 'dets',

  init(server, self) {
    trapExit(self, true)
    link(self, server)
    return tuple(ok, {
      name: atom('dets'),
      server,
      options: null,
      contents: null,
      waiting: [],
      problem: null,
    })
  },

  *handleCast(request, table, self): Coroutine<CastResult<Table>> {
    const [what, name, options] = (request as Tuple).items
    if (what === atom('close')) return yield* close(self, table)
    return yield* open(self, table, name as Atom, options as unknown as OpenOptions)
  },

  handleCall(request, from, table): CallResult<Table> {
    const { contents } = table
    const [what, argument] = (request as Tuple).items as [Term, Term]
    if (contents === null || !isStorable(contents, what, argument)) return tuple(reply, badarg, table)
    switch (what) {
      case atom('lookup'):
        return tuple(reply, objectsOf(contents, argument), table)
      case atom('objects'):
        return tuple(reply, allObjects(contents), table)
      case atom('info'):
        return tuple(reply, info(table, argument), table)
      case atom('sync'):
        if (table.waiting.length === 0) return tuple(reply, ok, table)
        return later(table, { from, change: { op: 'insert', objects: [] }, answer: ok })
      case atom('insert_new'): {
        const objects = argument as readonly Tuple[]
        const next = contentsAfter(table, contents)
        const taken = objects.some(
          object => objectsOf(next, object.items[next.keypos - 1] as Term).length > 0,
        )
        return later(table, { from, change: { op: 'insert', objects: taken ? [] : objects }, answer: !taken })
      }
      default:
        return later(table, { from, change: changeOf(what, argument), answer: ok })
    }
  },

  *handleInfo(message, table, self): Coroutine<CastResult<Table>> {
    if (message === atom('timeout')) return tuple(noreply, yield* commit(self, table))
    const [tag, pid] = message instanceof Tuple ? message.items : []
    // Without dets_server nobody could find or close the table.
    if (tag === atom('EXIT') && (pid as Pid).id === table.server.id) return yield* close(self, table)
    return next(table)
  },

  showState(table) {
    return {
      name: table.name,
      file: table.options?.file ?? null,
      type: atom(table.options?.type ?? 'undefined'),
      keypos: table.options?.keypos ?? 1,
      no_objects: table.contents?.count ?? 0,
      waiting_writes: table.waiting.length,
      problem: table.problem === null ? null : atom(table.problem),
    }
  },
}

function* open(self: Process, table: Table, name: Atom, options: OpenOptions): Coroutine<CastResult<Table>> {
  setLabel(self, `dets ${String((name as symbol).description)}`)
  const opened = yield* openTable(self, name, options)
  if ('failed' in opened) {
    send(self, table.server, tuple(atom('opened'), self.pid, tuple(error, opened.failed)))
    return tuple(stop, normal, table)
  }
  send(self, table.server, tuple(atom('opened'), self.pid, tuple(ok, name)))
  return tuple(noreply, { ...table, name, options, contents: opened.contents })
}

function* close(self: Process, table: Table): Coroutine<CastResult<Table>> {
  const closed = yield* commit(self, table)
  if (closed.options !== null) tableEvent(self, closed.name, closed.options.file, 'closed', 'closed')
  return tuple(stop, normal, closed)
}

/** Keeps a change for the next group: timeout 0 comes when no more messages wait. */
function later(table: Table, waiting: Waiting): CallResult<Table> {
  return tuple(noreply, { ...table, waiting: [...table.waiting, waiting] }, 0)
}

/** Goes on waiting, and not longer than until the mailbox is empty when changes wait to be written. */
function next(table: Table): CastResult<Table> {
  return table.waiting.length > 0 ? tuple(noreply, table, 0) : tuple(noreply, table, infinity)
}

function contentsAfter(table: Table, contents: Contents): Contents {
  return applyChanges(
    contents,
    table.waiting.map(waiting => waiting.change),
  )
}

/** Writes all that waits, and answers each: `ok`, or `{error, {file_error, File, Reason}}` and nothing changed. */
function* commit(self: Process, table: Table): Coroutine<Table> {
  const { contents, options, waiting } = table
  if (contents === null || options === null || waiting.length === 0) return table
  const after = contentsAfter(table, contents)
  const problem = yield* writeTable(self, options.file, after)
  const failure =
    problem === null ? null : tuple(error, tuple(atom('file_error'), options.file, atom(problem)))
  for (const { from, answer } of waiting) GenServer.reply(self, from, failure ?? answer)
  if (problem !== null) {
    tableEvent(self, table.name, options.file, 'write_failed', `cannot be written: ${problem}`)
  } else if (table.problem !== null) {
    tableEvent(self, table.name, options.file, 'write_ok', 'can be written again')
  }
  return { ...table, contents: problem === null ? after : contents, waiting: [], problem }
}

/** Whether the objects that a change brings can be stored; where they cannot, the caller made a mistake. */
function isStorable(contents: Contents, what: Term, argument: Term): boolean {
  switch (what) {
    case atom('insert'):
    case atom('insert_new'):
      return (argument as readonly Tuple[]).every(object => canHold(contents, object))
    case atom('delete_object'):
      return canHold(contents, argument as Tuple)
    default:
      return true
  }
}

function changeOf(what: Term, argument: Term): Change {
  switch (what) {
    case atom('insert'):
      return { op: 'insert', objects: argument as readonly Tuple[] }
    case atom('delete'):
      return { op: 'delete', key: argument }
    case atom('delete_object'):
      return { op: 'delete_object', object: argument as Tuple }
    default:
      return { op: 'delete_all_objects' }
  }
}

function info(table: Table, item: Term): Term {
  switch (item) {
    case atom('size'):
    case atom('no_objects'):
      return table.contents?.count ?? 0
    case atom('no_keys'):
      return table.contents?.byKey.size ?? 0
    case atom('type'):
      return atom(table.options?.type ?? 'undefined')
    case atom('keypos'):
      return table.options?.keypos ?? 1
    case atom('filename'):
      return table.options?.file ?? ''
    default:
      return atom('undefined')
  }
}
