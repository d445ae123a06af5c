import { EXIT, error, noreply, ok, reply } from '../../../shared/atoms.ts'
import { type Atom, atom, type Pid, type Ref, type Term, Tuple, tuple } from '../../../shared/term.ts'
import {
  type CallResult,
  type CastResult,
  type From,
  GenServer,
  type GenServerModule,
  Supervisor,
} from '../../otp/index.ts'
import {
  type Coroutine,
  ets,
  link,
  type Process,
  type Program,
  trapExit,
  unlink,
} from '../../runtime/index.ts'
import { areCompatible, optionsOf } from './options.ts'

export const detsServer = atom('dets_server')
/** Supervisor of the processes of open tables. */
export const detsSup = atom('dets_sup')
/** ETS table of the open tables: `{Name, Pid}`. */
export const detsRegistry = atom('dets_registry')

/** One table that is open or being opened. */
type Entry = {
  readonly pid: Pid
  readonly options: Term
  /** A process stands here once for each time it opened the table. */
  readonly users: readonly Pid[]
  /** Who waits for it to be opened; null when it is open. */
  readonly opening: readonly From[] | null
  /** It is being closed: who waits for that, and who wants to open it again then; null when it stays open. */
  readonly closing: { readonly closers: readonly From[]; readonly openers: readonly Opener[] } | null
}

/** An atom, or the reference that `open_file/1` gives. */
export type TableName = Atom | Ref

type Opener = { readonly from: From; readonly options: Term }

type Tables = ReadonlyMap<TableName, Entry>

/**
 * Knows which tables are open and who uses them: opens a table for its first user, closes it when its last user closes it
 * or exits. It is linked to users and tables.
 * @see OTP stdlib, dets: "The open tables are handled by a server process"
 */
export const detsServerModule: GenServerModule<Tables, Term> = {
  name: 'dets_server',

  init(_args, self) {
    trapExit(self, true)
    ets.new(self, detsRegistry, { named: true })
    return tuple(ok, new Map())
  },

  *handleCall(request, from, tables, self): Coroutine<CallResult<Tables>> {
    const [what, name, options] = (request as Tuple).items as [Term, TableName, Term]
    const user = from.items[0] as Pid
    const entry = tables.get(name)
    switch (what) {
      case atom('open'):
        if (entry === undefined) {
          // Two processes would write over each other's blocks.
          if (isInUse(tables, options)) return tuple(reply, inUse(options), tables)
          return tuple(noreply, yield* open(self, tables, name, [{ from, options }]))
        }
        if (entry.closing !== null) {
          const openers = [...entry.closing.openers, { from, options }]
          return tuple(noreply, put(tables, name, { ...entry, closing: { ...entry.closing, openers } }))
        }
        if (!areCompatible(optionsOf(entry.options), optionsOf(options)))
          return tuple(reply, tuple(error, atom('incompatible_arguments')), tables)
        if (entry.opening !== null)
          return tuple(noreply, put(tables, name, { ...entry, opening: [...entry.opening, from] }))
        link(self, user)
        return tuple(reply, tuple(ok, name), put(tables, name, { ...entry, users: [...entry.users, user] }))
      case atom('close'): {
        if (entry === undefined || !entry.users.includes(user))
          return tuple(reply, tuple(error, atom('not_owner')), tables)
        return close(self, tables, name, entry, user, from)
      }
      default:
        return tuple(reply, entry?.users ?? [], tables)
    }
  },

  *handleInfo(message, tables, self): Coroutine<CastResult<Tables>> {
    if (!(message instanceof Tuple)) return tuple(noreply, tables)
    const [tag, pid, result] = message.items as [Term, Pid, Term]
    if (tag === atom('opened')) return tuple(noreply, opened(self, tables, pid, result))
    if (tag === EXIT) return tuple(noreply, yield* exited(self, tables, pid))
    return tuple(noreply, tables)
  },

  showState(tables) {
    return [...tables].map(([name, entry]) => tuple(name, entry.pid, entry.users))
  },
}

/** Who uses the table of `table`, as the process that runs `server` knows. */
export function usersOf(server: Program | undefined, table: Pid): readonly Pid[] {
  const { state } = (server ?? {}) as { readonly state?: unknown }
  return state instanceof Map ? (entryOf(state as Tables, table)?.[1].users ?? []) : []
}

/** Starts the process of table `name`, which is told to open it as the first of `openers` wants it. */
function* open(
  self: Process,
  tables: Tables,
  name: TableName,
  openers: readonly Opener[],
): Coroutine<Tables> {
  const [first, ...others] = openers
  if (first === undefined) return tables
  const opening = [first.from]
  for (const { from, options } of others) {
    if (areCompatible(optionsOf(first.options), optionsOf(options))) opening.push(from)
    else GenServer.reply(self, from, tuple(error, atom('incompatible_arguments')))
  }
  const started = (yield* Supervisor.startChild(self, detsSup, [self.pid])) as Tuple
  if (started.items[0] !== ok) {
    for (const from of opening) GenServer.reply(self, from, started)
    return tables
  }
  const pid = started.items[1] as Pid
  GenServer.cast(self, pid, tuple(atom('open'), name, first.options))
  return put(tables, name, { pid, options: first.options, users: [], opening, closing: null })
}

function opened(self: Process, tables: Tables, pid: Pid, result: Term): Tables {
  const found = entryOf(tables, pid)
  if (found === undefined) return tables
  const [name, entry] = found
  const waiting = entry.opening ?? []
  for (const from of waiting) GenServer.reply(self, from, result)
  if ((result as Tuple).items[0] !== ok) return without(tables, name)
  const users = waiting.map(from => from.items[0] as Pid)
  for (const user of users) link(self, user)
  ets.insert(self, detsRegistry, tuple(name, pid))
  return put(tables, name, { ...entry, users, opening: null })
}

function close(
  self: Process,
  tables: Tables,
  name: TableName,
  entry: Entry,
  user: Pid,
  from: From,
): CallResult<Tables> {
  const users = withoutOne(entry.users, user)
  if (!usedBy(put(tables, name, { ...entry, users }), user)) unlink(self, user)
  if (users.length > 0) return tuple(reply, ok, put(tables, name, { ...entry, users }))
  ets.deleteKey(self, detsRegistry, name)
  GenServer.cast(self, entry.pid, tuple(atom('close')))
  return tuple(noreply, put(tables, name, { ...entry, users, closing: { closers: [from], openers: [] } }))
}

/** A table was closed or killed, or a user is gone. */
function* exited(self: Process, tables: Tables, pid: Pid): Coroutine<Tables> {
  const found = entryOf(tables, pid)
  if (found !== undefined) {
    const [name, entry] = found
    ets.deleteKey(self, detsRegistry, name)
    for (const from of entry.opening ?? []) GenServer.reply(self, from, tuple(error, atom('table_killed')))
    for (const from of entry.closing?.closers ?? []) GenServer.reply(self, from, ok)
    return yield* open(self, without(tables, name), name, entry.closing?.openers ?? [])
  }
  let left = tables
  for (const [name, entry] of tables) {
    if (!entry.users.includes(pid)) continue
    const users = entry.users.filter(user => user !== pid)
    const last = users.length === 0 && entry.closing === null
    if (last) {
      ets.deleteKey(self, detsRegistry, name)
      GenServer.cast(self, entry.pid, tuple(atom('close')))
    }
    left = put(left, name, { ...entry, users, closing: last ? { closers: [], openers: [] } : entry.closing })
  }
  return left
}

function entryOf(tables: Tables, pid: Pid): [TableName, Entry] | undefined {
  return [...tables].find(([, entry]) => entry.pid.id === pid.id)
}

function put(tables: Tables, name: TableName, entry: Entry): Tables {
  return new Map(tables).set(name, entry)
}

function without(tables: Tables, name: TableName): Tables {
  return new Map([...tables].filter(([other]) => other !== name))
}

function usedBy(tables: Tables, user: Pid): boolean {
  return [...tables.values()].some(entry => entry.users.includes(user))
}

function withoutOne(users: readonly Pid[], user: Pid): readonly Pid[] {
  const index = users.indexOf(user)
  return users.filter((_, i) => i !== index)
}

function isInUse(tables: Tables, options: Term): boolean {
  const { file } = optionsOf(options)
  return [...tables.values()].some(entry => optionsOf(entry.options).file === file)
}

function inUse(options: Term): Term {
  return tuple(error, tuple(atom('file_error'), optionsOf(options).file, atom('ebusy')))
}
