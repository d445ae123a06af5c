import { error, shutdown } from '../../shared/atoms.ts'
import { atom, isTagged, type Term, type Tuple, tuple } from '../../shared/term.ts'
import {
  type Coroutine,
  ErlangError,
  ErlangExit,
  ets,
  exit,
  FunctionProgram,
  type Process,
  type Program,
  raise,
  setLabel,
  type TableRef,
} from '../runtime/index.ts'
import { Dets } from './dets/index.ts'
import type { TableName } from './dets/server.ts'

/** One step of a change that somebody makes by hand, as Erlang's observer makes them. */
export type TableStep = {
  readonly do: 'insert' | 'delete_object'
  readonly object: Tuple
}

/**
 * The arguments of {@link tableChange}, as the term that a `spawn` input carries. `ref`: what processes call the table.
 */
export function tableChangeArgs(
  kind: 'ets' | 'dets',
  ref: Term,
  steps: readonly TableStep[],
): readonly Term[] {
  return [atom(kind), ref, steps.map(step => tuple(atom(step.do), step.object))]
}

/**
 * A process that changes a table by hand, from outside of all applications: it takes the steps one after the other and
 * exits with `normal`, or with `{shutdown, Reason}` where one was refused. `Reason` is `badarg` for a table that is not
 * there or that it may not write, and for an object that cannot be stored; or what dets answered. Without steps it
 * waits until all that was written to a DETS table is on the disk, and its file closed properly.
 */
export function tableChange([kind, ref, steps]: readonly Term[]): Program {
  return new FunctionProgram(function* (self): Coroutine<void> {
    setLabel(self, 'table change')
    const taken = steps as readonly Tuple[]
    try {
      if (kind === atom('ets')) takeEts(self, ref as TableRef, taken)
      else yield* takeDets(self, ref as TableName, taken)
    } catch (thrown) {
      if (thrown instanceof ErlangError || thrown instanceof ErlangExit) exit(tuple(shutdown, thrown.reason))
      throw thrown
    }
  })
}

function takeEts(self: Process, table: TableRef, steps: readonly Tuple[]): void {
  for (const { items } of steps) {
    const [what, object] = items as readonly [Term, Tuple]
    if (what === atom('insert')) ets.insert(self, table, object)
    else ets.deleteObject(self, table, object)
  }
}

function* takeDets(self: Process, table: TableName, steps: readonly Tuple[]): Coroutine<void> {
  if (steps.length === 0) settled(yield* Dets.sync(self, table))
  for (const { items } of steps) {
    const [what, object] = items as readonly [Term, Tuple]
    settled(
      what === atom('insert')
        ? yield* Dets.insert(self, table, object)
        : yield* Dets.deleteObject(self, table, object),
    )
  }
}

function settled(answer: Term): void {
  if (isTagged(answer, error, 2)) raise(answer.items[1] as Term)
}
