import { error, ok } from '../../../shared/atoms.ts'
import { type Atom, atom, type Pid, type Term, type Tuple, tuple } from '../../../shared/term.ts'
import { effect, ets, isAlive, link, type Process, send, type TableRef, unlink } from '../../runtime/index.ts'
import { dropEntries, isKey, keyHead } from './drop-entries.ts'
import { type Info, infoOf, type Partition, partitionFor, whileThere } from './info.ts'

const any = atom('_')

/** @see Elixir, Registry: register/3 */
export function register(self: Process, registry: Atom, key: Term, value: Term): Term {
  const info = infoOf(self, registry)
  const partition = partitionFor(self, info, key, self.pid)
  link(self, partition.server)
  const row = tuple(self.pid, key, partition.keyTable, uniqueTerm(self))
  ets.insert(self, partition.pidTable, row)
  const entry = tuple(key, tuple(self.pid, value))
  const holder = info.keys === 'duplicate' ? null : insertUnique(self, partition.keyTable, key, entry)
  if (info.keys === 'duplicate') ets.insert(self, partition.keyTable, entry)
  if (holder === null) {
    tell(self, info, tuple(atom('register'), registry, key, self.pid, value))
    return tuple(ok, partition.server)
  }
  ets.deleteObject(self, partition.pidTable, row)
  if (holder.id !== self.pid.id) unlinkIfUnregistered(self, partition)
  return tuple(error, tuple(atom('already_registered'), holder))
}

/** Puts `entry` in; returns the living process that has the key already, else null. */
function insertUnique(self: Process, keyTable: TableRef, key: Term, entry: Tuple): Pid | null {
  while (!ets.insertNew(self, keyTable, entry)) {
    const [current] = ets.lookup(self, keyTable, key) as readonly [Tuple]
    const pid = (current.items[1] as Tuple).items[0] as Pid
    if (isAlive(self, pid)) return pid
    ets.deleteObject(self, keyTable, current)
  }
  return null
}

/** @see Elixir, Registry: unregister/2 */
export function unregister(self: Process, registry: Atom, key: Term): typeof ok {
  const info = infoOf(self, registry)
  const partition = partitionFor(self, info, key, self.pid)
  dropEntries(self, partition.keyTable, tuple(key, tuple(self.pid, any)), 1)
  dropRows(self, partition, key)
  tell(self, info, tuple(atom('unregister'), registry, key, self.pid))
  return ok
}

/** @see Elixir, Registry: unregister_match/4 */
export function unregisterMatch(
  self: Process,
  registry: Atom,
  key: Term,
  pattern: Term,
  guards: readonly Term[],
): typeof ok {
  const info = infoOf(self, registry)
  const partition = partitionFor(self, info, key, self.pid)
  const ofSelf = (value: Term, more: readonly Term[]): Term => [
    tuple(tuple(keyHead(key), tuple(self.pid, value)), [isKey(key), ...more], [true]),
  ]
  const total = ets.selectCount(self, partition.keyTable, ofSelf(any, []))
  const deleted = ets.selectDelete(self, partition.keyTable, ofSelf(pattern, guards))
  if (deleted === total) {
    dropRows(self, partition, key)
    tell(self, info, tuple(atom('unregister'), registry, key, self.pid))
  } else if (deleted > 0) {
    // Rows are alike but for their number: which of them go does not matter.
    dropEntries(self, partition.pidTable, rowPattern(self, partition, key), 2)
    for (let left = total - deleted; left > 0; left--)
      ets.insert(self, partition.pidTable, tuple(self.pid, key, partition.keyTable, uniqueTerm(self)))
  }
  return ok
}

/** @see Elixir, Registry: update_value/3 */
export function updateValue(
  self: Process,
  keyTable: TableRef,
  key: Term,
  update: (value: Term) => Term,
): Term {
  const found = whileThere(() => ets.lookupElement(self, keyTable, key, 2), undefined)
  if (found === undefined) return error
  const [pid, old] = (found as Tuple).items as readonly [Pid, Term]
  if (pid.id !== self.pid.id) return error
  const value = update(old)
  ets.insert(self, keyTable, tuple(key, tuple(self.pid, value)))
  return tuple(value, old)
}

/** Takes out the rows of the running process under `key`, and the link with the last of all its rows. */
function dropRows(self: Process, partition: Partition, key: Term): void {
  dropEntries(self, partition.pidTable, rowPattern(self, partition, key), 2)
  unlinkIfUnregistered(self, partition)
}

function rowPattern(self: Process, { keyTable }: Partition, key: Term): Tuple {
  return tuple(self.pid, key, keyTable, any)
}

function unlinkIfUnregistered(self: Process, { server, pidTable }: Partition): void {
  if (!ets.member(self, pidTable, self.pid)) unlink(self, server)
}

function tell(self: Process, { listeners }: Info, message: Tuple): void {
  for (const listener of listeners) send(self, listener, message)
}

/** A term that no other row has. */
function uniqueTerm(self: Process): Term {
  return effect(self, () => self.makeRef())
}
