import { badarg, error, ok, supervisor, undefined_ } from '../../shared/atoms.ts'
import { type Atom, atom, isAtom, type Pid, type Term, Tuple, tuple } from '../../shared/term.ts'
import { formatTerm } from '../../shared/term-text.ts'

import { type Coroutine, effect, ets, type Process, raise, send } from '../runtime/index.ts'
import { raiseArgumentError } from './argument-error.ts'
import { register, unregister, unregisterMatch, updateValue } from './registry/entries.ts'
import { infoOf, keyTablesFor } from './registry/info.ts'
import { count, entriesIn, holderOf, keysOf, lookup, match, select, valuesOf } from './registry/queries.ts'
import { registrySupervisor } from './registry/supervisor.ts'
import type { ViaModule } from './server-name.ts'
import { type ChildSpec, Supervisor } from './supervisor.ts'

/** The module in `{via, 'Elixir.Registry', {Registry, Key}}`. */
export const registryModule: Atom = atom('Elixir.Registry')

export type RegistryOptions = {
  /** `unique`: a key has one process at most, so it can name it; `duplicate`: any number of entries. */
  keys: 'unique' | 'duplicate'
  name: Atom
  /** Processes that share the work, each owning a part of the entries. Default 1. */
  partitions?: number
  /** Registered names that are sent `{register, Registry, Key, Pid, Value}` and `{unregister, Registry, Key, Pid}`. */
  listeners?: readonly Atom[]
  /** What `meta` knows from the start: pairs `{Key, Value}`. */
  meta?: readonly Term[]
}

/**
 * A directory of processes: each registers itself under any terms, with a value, until it exits.
 *
 *     yield* Registry.startLink(self, { keys: 'unique', name: atom('shops') })
 *     const name = Registry.via(atom('shops'), 'berlin')
 *     yield* GenServer.startLink(self, stack, [1], { name })      // registers itself
 *     yield* GenServer.call(self, name, atom('pop'))              // 1
 *     Registry.lookup(self, atom('shops'), 'berlin')              // [{Pid, nil}]
 *
 * A registry is a supervisor of partitions, `Name.PIDPartition0` and so on. A partition owns the ETS tables of its
 * entries and is linked to every process that has one, so that neither outlives the other unnoticed.
 * All functions but `startLink` raise ArgumentError when there is no such registry.
 * @see Elixir, Registry
 */
export const Registry = {
  /**
   * Starts a registry linked to the running process.
   * @returns `{ok, Pid}` or `{error, {already_started, Pid}}`.
   * @throws ArgumentError for wrong options.
   */
  startLink(self: Process, options: RegistryOptions): Coroutine<Term> {
    const { keys, name, partitions = 1, listeners = [], meta = [] } = options
    if (keys !== 'unique' && keys !== 'duplicate')
      return wrong(
        'expected :keys to be given and be one of :unique or :duplicate',
        typeof keys === 'string' ? atom(keys) : keys,
      )
    if (!isAtom(name)) return wrong('expected :name to be an atom', name)
    if (!Array.isArray(meta) || !meta.every(isPair)) return wrong('expected :meta to be a keyword list', meta)
    if (!Number.isSafeInteger(partitions) || partitions < 1)
      return wrong('expected :partitions to be a positive integer', partitions)
    if (!Array.isArray(listeners) || !listeners.every(isAtom))
      return wrong('expected :listeners to be a list of named processes', listeners)
    effect(self, () => self.world.modules.set(registryModule, registryNames))
    return Supervisor.startLink(
      self,
      registrySupervisor,
      { keys, name, partitions, listeners, meta },
      { name },
    )
  },

  /** How a supervisor starts a registry. */
  childSpec(options: RegistryOptions): ChildSpec {
    return { id: options.name, start: self => Registry.startLink(self, options), type: supervisor }
  },

  /** The name of the process that has `key` in a unique registry, or that registers itself so with `value`. */
  via(registry: Atom, key: Term, value?: Term): Tuple {
    const name = value === undefined ? tuple(registry, key) : tuple(registry, key, value)
    return tuple(atom('via'), registryModule, name)
  },

  /**
   * Registers the running process under `key`, and links it to the partition.
   * @returns `{ok, Partition}`; `{error, {already_registered, Pid}}` when a unique key is taken.
   */
  register(self: Process, registry: Atom, key: Term, value: Term): Term {
    return register(self, registry, key, value)
  },

  /** Takes out all entries that the running process has under `key`. @returns `ok` */
  unregister(self: Process, registry: Atom, key: Term): typeof ok {
    return unregister(self, registry, key)
  },

  /** As `unregister`, of the entries whose value matches `pattern` and `guards`. */
  unregisterMatch(
    self: Process,
    registry: Atom,
    key: Term,
    pattern: Term,
    guards: readonly Term[] = [],
  ): typeof ok {
    return unregisterMatch(self, registry, key, pattern, guards)
  },

  /** The entries under `key`: `[{Pid, Value}]`, oldest first. Of a process that has just died they may still be there. */
  lookup(self: Process, registry: Atom, key: Term): readonly Tuple[] {
    return lookup(self, infoOf(self, registry), key)
  },

  /** The keys of `pid`, newest first; in a duplicate registry once for each entry. */
  keys(self: Process, registry: Atom, pid: Pid): readonly Term[] {
    return keysOf(self, infoOf(self, registry), pid)
  },

  /** The values that `pid` has under `key`. */
  values(self: Process, registry: Atom, key: Term, pid: Pid): readonly Term[] {
    return valuesOf(self, infoOf(self, registry), key, pid)
  },

  /** How many entries there are. */
  count(self: Process, registry: Atom): number {
    return count(self, infoOf(self, registry))
  },

  /** The entries under `key` whose value matches `pattern`, a pattern of ETS, and `guards`. */
  match(
    self: Process,
    registry: Atom,
    key: Term,
    pattern: Term,
    guards: readonly Term[] = [],
  ): readonly Tuple[] {
    return match(self, infoOf(self, registry), key, pattern, guards)
  },

  /** How many entries `match` finds. */
  countMatch(self: Process, registry: Atom, key: Term, pattern: Term, guards: readonly Term[] = []): number {
    return match(self, infoOf(self, registry), key, pattern, guards).length
  },

  /** What a match specification with heads `{Key, Pid, Value}` makes of the entries. */
  select(self: Process, registry: Atom, spec: Term): readonly Term[] {
    return select(self, infoOf(self, registry), spec, 'select/2')
  },

  /** Of how many entries a match specification makes `true`. */
  countSelect(self: Process, registry: Atom, spec: Term): number {
    const results = select(self, infoOf(self, registry), spec, 'count_select/2')
    return results.filter(result => result === true).length
  },

  /**
   * Calls `dispatcher` in the running process with the entries under `key`, once for each partition that has some.
   * @returns `ok`
   */
  dispatch(
    self: Process,
    registry: Atom,
    key: Term,
    dispatcher: (entries: readonly Tuple[]) => unknown,
  ): typeof ok {
    for (const table of keyTablesFor(self, infoOf(self, registry), key)) {
      const entries = entriesIn(self, table, key)
      if (entries.length > 0) dispatcher(entries)
    }
    return ok
  },

  /**
   * Replaces the value that the running process has under `key` in a unique registry by what `update` makes of it.
   * @returns `{New, Old}`, or `error` when it has none.
   * @throws ArgumentError in a duplicate registry.
   */
  updateValue(self: Process, registry: Atom, key: Term, update: (value: Term) => Term): Term {
    const info = infoOf(self, registry)
    if (info.keys !== 'unique') return unsupported('Registry.update_value/3', info.keys)
    return updateValue(self, keyTablesFor(self, info, key)[0] as Atom, key, update)
  },

  /** `{ok, Value}` of what was put under `key` beside the entries, or `error`. */
  meta(self: Process, registry: Atom, key: Term): Term {
    infoOf(self, registry, whyUnknown)
    const [found] = ets.lookup(self, registry, metaKey(key))
    return found === undefined ? error : tuple(ok, found.items[1] as Term)
  },

  /** @returns `ok` */
  putMeta(self: Process, registry: Atom, key: Term, value: Term): typeof ok {
    infoOf(self, registry)
    ets.insert(self, registry, tuple(metaKey(key), value))
    return ok
  },

  /** @returns `ok` */
  deleteMeta(self: Process, registry: Atom, key: Term): typeof ok {
    infoOf(self, registry)
    ets.deleteKey(self, registry, metaKey(key))
    return ok
  },

  /** The living process that has `key` in a unique registry, or the atom `undefined`. */
  whereisName(self: Process, registry: Atom, key: Term): Pid | typeof undefined_ {
    return registryNames.whereisName(self, tuple(registry, key)) ?? undefined_
  },

  /** Sends to the process that has `key`. @throws error `badarg` when none has */
  send(self: Process, registry: Atom, key: Term, message: Term): Term {
    const [entry] = Registry.lookup(self, registry, key)
    return entry === undefined ? raise(badarg) : send(self, entry.items[0] as Pid, message)
  },
} as const

/** Names of the form `{via, 'Elixir.Registry', {Registry, Key}}`, or with a value as third. */
const registryNames: ViaModule = {
  whereisName(self, name) {
    const [registry, key] = partsOf(name)
    const info = infoOf(self, registry)
    if (info.keys !== 'unique') return unsupported(':via', info.keys)
    return holderOf(self, info, key)
  },
  registerName(self, name) {
    const [registry, key, value = null] = partsOf(name)
    return (register(self, registry, key, value) as Tuple).items[0] === ok
  },
  unregisterName(self, name) {
    const [registry, key] = partsOf(name)
    unregister(self, registry, key)
  },
}

const whyUnknown =
  ". Either the registry name is invalid or the registry is not running, possibly because its application isn't started"

function partsOf(name: Term): readonly [Atom, Term, Term?] {
  if (!(name instanceof Tuple) || (name.size !== 2 && name.size !== 3)) return raise(atom('function_clause'))
  return name.items as unknown as readonly [Atom, Term, Term?]
}

function metaKey(key: Term): Term {
  return isAtom(key) || key instanceof Tuple ? key : raise(atom('function_clause'))
}

function isPair(term: Term): boolean {
  return term instanceof Tuple && term.size === 2 && isAtom(term.items[0])
}

function wrong(expected: string, got: Term): never {
  return raiseArgumentError(`${expected}, got: ${formatTerm(got, 'elixir')}`)
}

function unsupported(what: string, keys: string): never {
  return raiseArgumentError(`${what} is not supported for ${keys} registries`)
}
