import { infinity, noproc, normal, ok, supervisor as supervisorAtom } from '../../shared/atoms.ts'
import {
  type Atom,
  atom,
  isAtom,
  isTagged,
  type Pid,
  type Term,
  type Tuple,
  tuple,
} from '../../shared/term.ts'
import { abs, rem } from '../../shared/term-arithmetic.ts'
import { isInteger } from '../../shared/term-order.ts'
import { formatTerm } from '../../shared/term-text.ts'
import { type Coroutine, effect, ets, exit, isCoroutine, type Process, raise } from '../runtime/index.ts'
import { raiseArgumentError } from './argument-error.ts'
import { hash, whileThere } from './registry/info.ts'
import { schedulersOnline } from './schedulers-online.ts'
import type { ViaModule } from './server-name.ts'
import { stopFromElixir } from './stop.ts'
import { type ChildSpec, Supervisor, type SupervisorModule, type SupervisorOptions } from './supervisor.ts'

/** The module in `{via, 'Elixir.PartitionSupervisor', {Name, Key}}`. */
const partitionModule: Atom = atom('Elixir.PartitionSupervisor')

export type PartitionSupervisorOptions = Omit<SupervisorOptions, 'name' | 'autoShutdown'> & {
  name: Atom
  /** How partition number `partition`, from 0, is started. */
  childSpec: ChildSpec | ((partition: number) => ChildSpec)
  /** Default 4. */
  partitions?: number
}

type Args = {
  readonly name: Atom
  readonly partitions: number
  readonly children: readonly ChildSpec[]
  readonly flags: Term
}

/**
 * A supervisor of several processes of one kind, each of which gets the work of some keys: where one process would
 * be a bottleneck.
 *
 *     yield* PartitionSupervisor.startLink(self, {
 *       name: atom('counters'),
 *       childSpec: { id: 1, start: process => Agent.startLink(process, () => 0) },
 *     })
 *     yield* Agent.get(self, PartitionSupervisor.via(atom('counters'), 'some key'), count => count)
 *
 * @see Elixir, PartitionSupervisor
 */
export const PartitionSupervisor = {
  /**
   * Starts the supervisor and its partitions, linked to the running process.
   * @returns as `Supervisor.startLinkChildren`
   * @throws ArgumentError for wrong options.
   */
  startLink(self: Process, options: PartitionSupervisorOptions): Coroutine<Term> {
    const { name, childSpec, partitions = schedulersOnline } = options
    if (name === undefined || name === null)
      return raiseArgumentError('the :name option must be given to PartitionSupervisor')
    if (childSpec === undefined || childSpec === null)
      return raiseArgumentError('the :child_spec option must be given to PartitionSupervisor')
    if (!Number.isSafeInteger(partitions) || partitions < 1)
      return raiseArgumentError(
        `the :partitions option must be a positive integer, got: ${formatTerm(partitions, 'elixir')}`,
      )
    if (!isAtom(name)) return raiseArgumentError(`${expectedName}${formatTerm(name, 'elixir')}\n`)
    effect(self, () => self.world.modules.set(partitionModule, partitionNames))
    const { strategy = atom('one_for_one'), maxRestarts = 3, maxSeconds = 5 } = options
    const children = Array.from({ length: partitions }, (_, partition) =>
      partitionSpec(name, partition, typeof childSpec === 'function' ? childSpec(partition) : childSpec),
    )
    const flags = { strategy, intensity: maxRestarts, period: maxSeconds }
    return Supervisor.startLink(self, partitionSupervisor, { name, partitions, children, flags } as never, {
      name,
    })
  },

  /** How a supervisor starts it. */
  childSpec(options: PartitionSupervisorOptions): ChildSpec {
    return {
      id: options.name,
      start: self => PartitionSupervisor.startLink(self, options),
      type: supervisorAtom,
    }
  },

  /** The name of the partition that has the work of `key`. */
  via(name: Atom, key: Term): Tuple {
    return tuple(atom('via'), partitionModule, tuple(name, key))
  },

  /** How many partitions there are. Exits with `{noproc, …}` when there is no such supervisor. */
  partitions(self: Process, name: Atom): number {
    const found = whileThere(() => ets.lookupElement(self, name, atom('partitions'), 2), undefined)
    if (found === undefined) return exit(tuple(noproc, tuple(partitionModule, atom('partitions'), [name])))
    return found as number
  },

  /** As `Supervisor.whichChildren`; the ids are the numbers of the partitions. */
  whichChildren(self: Process, name: Atom): Coroutine<Term> {
    return Supervisor.whichChildren(self, name)
  },

  /** As `Supervisor.countChildren`. */
  countChildren(self: Process, name: Atom): Coroutine<Term> {
    return Supervisor.countChildren(self, name)
  },

  /** As `GenServer.stop`. */
  stop(
    self: Process,
    name: Atom,
    reason: Term = normal,
    timeoutMs: number | typeof infinity = infinity,
  ): Coroutine<void> {
    return stopFromElixir(self, name, reason, timeoutMs)
  },
} as const

const expectedName = `expected :name option to be one of the following:

  * nil
  * atom
  * {:global, term}
  * {:via, module, term}

Got: `

const partitionSupervisor: SupervisorModule = {
  name: 'PartitionSupervisor',
  init(args, self) {
    const { name, partitions, children, flags } = args as unknown as Args
    ets.new(self, name, { named: true })
    ets.insert(self, name, tuple(atom('partitions'), partitions))
    return tuple(ok, tuple(flags, children as readonly unknown[] as Term))
  },
}

/** `spec` with the number of the partition as its id; the pid goes into the table by which keys find it. */
function partitionSpec(name: Atom, partition: number, spec: ChildSpec): ChildSpec {
  return {
    ...spec,
    id: partition,
    *start(self, ...extra) {
      const value = spec.start(self, ...extra)
      const started = isCoroutine(value) ? ((yield* value) as Term) : value
      if (isTagged(started, ok)) ets.insert(self, name, tuple(partition, started.items[1] as Pid))
      return started
    },
  }
}

const partitionNames: ViaModule = {
  whereisName(self, nameAndKey) {
    const [name, key] = (nameAndKey as Tuple).items as readonly [Atom, Term]
    const count = PartitionSupervisor.partitions(self, name)
    const partition = isInteger(key) ? Number(rem(abs(key) as Term, count)) : hash(key, count)
    return ets.lookupElement(self, name, partition, 2) as Pid
  },
  registerName: () => refuse('registration'),
  unregisterName: () => refuse('unregistration'),
}

function refuse(what: string): never {
  return raise({
    __struct__: atom('Elixir.RuntimeError'),
    __exception__: true,
    message: `{:via, PartitionSupervisor, _} cannot be given on ${what}`,
  })
}
