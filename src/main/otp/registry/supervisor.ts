import { EXIT, noreply, ok } from '../../../shared/atoms.ts'
import { type Atom, atom, atomName, isTagged, type Pid, type Term, tuple } from '../../../shared/term.ts'
import { ets, type Process, type TableRef, trapExit } from '../../runtime/index.ts'
import { GenServer, type GenServerModule } from '../gen-server.ts'
import type { ChildSpec, SupervisorModule } from '../supervisor.ts'
import { dropEntries } from './drop-entries.ts'
import { allInfo, type Keys, keyInfo, whileThere } from './info.ts'

/** What a registry starts with; every field has been checked. */
export type RegistryArgs = {
  readonly keys: Keys
  readonly name: Atom
  readonly partitions: number
  readonly listeners: readonly Atom[]
  /** Pairs `{Key, Value}`. */
  readonly meta: readonly Term[]
}

/** Owns the table by which a registry is found, and starts its partitions. @see Elixir, Registry.Supervisor */
export const registrySupervisor: SupervisorModule<RegistryArgs> = {
  name: 'Registry.Supervisor',
  init(args, self) {
    const { keys, name, partitions, listeners, meta } = args
    ets.new(self, name, { named: true, protection: 'public' })
    ets.insert(self, name, [
      tuple(allInfo, tuple(atom(keys), partitions, null, null, listeners)),
      tuple(keyInfo, tuple(atom(keys), partitions, null)),
      ...meta,
    ])
    // A unique entry's rows may be with two partitions, so that one cannot be lost without the other.
    const strategy = atom(keys === 'unique' ? 'one_for_all' : 'one_for_one')
    const children = Array.from({ length: partitions }, (_, at) => partitionSpec(args, at))
    return tuple(ok, tuple({ strategy, intensity: 3, period: 5 }, children as unknown as Term))
  },
}

function partitionSpec(args: RegistryArgs, at: number): ChildSpec {
  const id = concat(args.name, `PIDPartition${at}`)
  return {
    id,
    start: self => GenServer.startLink(self, partitionServer, { ...args, at }, { name: id }),
    modules: [atom('Elixir.Registry.Partition')],
  }
}

/** Module.concat/2: modules of Elixir are atoms that begin with "Elixir.". */
function concat(module: Atom, name: string): Atom {
  return atom(`Elixir.${atomName(module).replace(/^Elixir\./, '')}.${name}`)
}

/**
 * Owns the two tables of a partition. Every process with an entry is linked to it: its exit takes the entries out, and
 * if the partition is killed they are killed too. The state is the table of pids.
 * @see Elixir, Registry.Partition
 */
const partitionServer: GenServerModule<TableRef, RegistryArgs & { readonly at: number }> = {
  name: 'Registry.Partition',

  init({ keys, name, partitions, listeners, at }, self) {
    trapExit(self, true)
    const keyTable = ets.new(self, concat(name, `KeyPartition${at}`), {
      type: keys === 'unique' ? 'set' : 'duplicate_bag',
      protection: 'public',
    })
    const pidTable = ets.new(self, concat(name, `PIDPartition${at}`), {
      type: 'duplicate_bag',
      protection: 'public',
    })
    const owner = tuple(self.pid, pidTable)
    if (partitions > 1) ets.insert(self, name, tuple(at, keyTable, owner))
    else {
      ets.insert(self, name, [
        tuple(keyInfo, tuple(atom(keys), partitions, keyTable)),
        tuple(allInfo, tuple(atom(keys), partitions, keyTable, owner, listeners)),
      ])
    }
    return tuple(ok, pidTable)
  },

  handleInfo(message, pidTable, self) {
    if (isTagged(message, EXIT, 3)) dropProcess(self, pidTable, message.items[1] as Pid)
    return tuple(noreply, pidTable)
  },
}

/** Takes out all entries of a process that has exited. */
function dropProcess(self: Process, pidTable: TableRef, pid: Pid): void {
  for (const { items } of ets.take(self, pidTable, pid)) {
    const [, key, keyTable] = items as readonly [Term, Term, TableRef]
    // The key table can be another partition's, which is being restarted.
    whileThere(() => dropEntries(self, keyTable, tuple(key, tuple(pid, atom('_'))), 1), true)
  }
}
