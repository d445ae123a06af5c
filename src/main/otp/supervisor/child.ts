import {
  already_present,
  brutal_kill,
  infinity,
  permanent,
  supervisor,
  temporary,
  transient,
  undefined_,
  worker,
} from '../../../shared/atoms.ts'
import { OrderedMap } from '../../../shared/ordered-map.ts'
import {
  type Atom,
  atom,
  type Fun,
  isAtom,
  isRecord,
  type Pid,
  type Term,
  Tuple,
  tuple,
} from '../../../shared/term.ts'
import { mapGet } from '../../../shared/term-keys.ts'
import { isMap } from '../../../shared/term-maps.ts'
import { compareExactly, isInteger } from '../../../shared/term-order.ts'
import { type Awaitable, type Process, raise } from '../../runtime/index.ts'

/**
 * Starts a child linked to `self`, the supervisor it runs in, and returns `{ok, Pid}`, `{ok, Pid, Info}`, `ignore` or
 * `{error, Reason}`. `extra`: what `start_child` was given under `simple_one_for_one`, nothing else.
 */
export type StartFunction = (self: Process, ...extra: Term[]) => Awaitable<Term>

/**
 * How a child is started, restarted and stopped. Whatever is wrong in it is named by the error that OTP gives.
 * @see OTP stdlib, supervisor: Child specification
 */
export type ChildSpec = {
  /** Names it within its supervisor; any term. */
  readonly id: Term
  /** Stands for OTP's `{Module, Function, Args}`. */
  readonly start: StartFunction
  /** `permanent` (default): always restarted; `transient`: unless it ended in order; `temporary`: never. */
  readonly restart?: Atom
  /** `brutal_kill`; ms it has to end before it is killed; `infinity`. Default 5000, of a supervisor `infinity`. */
  readonly shutdown?: Atom | number
  /** `worker` (default) or `supervisor`. */
  readonly type?: Atom
  /** Modules it runs, or `dynamic`. Default none: a start function does not tell. */
  readonly modules?: Term
  /** Whether its end counts for the supervisor's auto_shutdown. Default false. */
  readonly significant?: boolean
}

/** A child: its specification, found right and with its defaults, and what has become of it. Never changes. */
export type Child = {
  readonly id: Term
  readonly start: Fun | Tuple
  readonly restart: Atom
  readonly significant: boolean
  readonly shutdown: Atom | number
  readonly type: Atom
  readonly modules: Term
  /** While `restarting`: the pid of its last life, or null. */
  readonly pid: Pid | null
  /** Its restart has failed and will be tried again. */
  readonly restarting: boolean
  /** What its start function gets besides the supervisor. */
  readonly args: readonly Term[]
  /** It is one of many of its specification, under `simple_one_for_one`. */
  readonly instance: boolean
  /** Rises in start order within its supervisor, and stays the same through restarts. */
  readonly order: number
}

/** The child that a specification specifies, or why it is none. */
export type Checked<T> = { readonly right: T } | { readonly wrong: Term }

/**
 * Checks a child specification: a map, or the older tuple of six. Of several faults the one is named that OTP names.
 * @param autoShutdown the supervisor's; `undefined` when it is not known.
 * @see OTP stdlib, supervisor: check_childspec/2
 */
export function checkChildSpec(spec: Term, autoShutdown: Atom): Checked<Child> {
  return checkSpec(spec, autoShutdown, 0)
}

/** The fields of a specification, as they were given. */
type Given = { readonly [field in keyof ChildSpec]?: Term }

function checkSpec(spec: Term, autoShutdown: Atom, order: number): Checked<Child> {
  if (isRecord(spec)) return checkFields(spec, autoShutdown, order)
  if (isMap(spec))
    return checkFields(
      givenBy(name => mapGet(spec, atom(name))),
      autoShutdown,
      order,
    )
  if (!(spec instanceof Tuple) || spec.size !== 6) return { wrong: tuple(atom('invalid_child_spec'), spec) }
  const fields = ['id', 'start', 'restart', 'shutdown', 'type', 'modules']
  return checkFields(
    givenBy(name => spec.items[fields.indexOf(name)]),
    autoShutdown,
    order,
  )
}

function givenBy(field: (name: string) => Term | undefined): Given {
  const names = ['id', 'start', 'restart', 'shutdown', 'type', 'modules', 'significant'] as const
  return Object.fromEntries(names.map(name => [name, field(name)]))
}

function checkFields(given: Given, autoShutdown: Atom, order: number): Checked<Child> {
  const { id, start, restart = permanent, significant = false, type = worker, modules = none } = given
  if (id === undefined) return { wrong: atom('missing_id') }
  if (start === undefined) return { wrong: atom('missing_start') }
  if (!isStart(start)) return invalid('mfa', start)
  if (restart !== permanent && restart !== temporary && restart !== transient)
    return invalid('restart_type', restart)
  if (significant === true && autoShutdown === never) return clash('auto_shutdown', autoShutdown)
  if (significant === true && restart === permanent) return clash('restart', permanent)
  if (typeof significant !== 'boolean') return invalid('significant', significant)
  if (type !== worker && type !== supervisor) return invalid('child_type', type)
  const { shutdown = type === worker ? 5_000 : infinity } = given
  if (!isShutdown(shutdown)) return invalid('shutdown', shutdown)
  if (modules !== dynamic) {
    if (!Array.isArray(modules)) return invalid('modules', modules)
    const other = modules.find(module => !isAtom(module))
    if (other !== undefined) return invalid('module', other as Term)
  }
  return {
    right: {
      id,
      start,
      restart,
      significant,
      shutdown: toShutdown(shutdown),
      type,
      modules,
      pid: null,
      restarting: false,
      args: none,
      instance: false,
      order,
    },
  }
}

const never = atom('never')
const dynamic = atom('dynamic')
const none: readonly Term[] = Object.freeze([])

function invalid(what: string, value: Term): { readonly wrong: Term } {
  return { wrong: tuple(atom(`invalid_${what}`), value) }
}

/** What does not go together with `{significant, true}`. */
function clash(name: string, value: Term): { readonly wrong: Term } {
  return {
    wrong: tuple(atom('bad_combination'), [tuple(atom(name), value), tuple(atom('significant'), true)]),
  }
}

function isStart(start: Term): start is Fun | Tuple {
  if (typeof start === 'function') return true
  if (!(start instanceof Tuple) || start.size !== 3) return false
  const [module, fn, args] = start.items
  return isAtom(module) && isAtom(fn) && Array.isArray(args)
}

function isShutdown(shutdown: Term): shutdown is Atom | number | bigint {
  return shutdown === infinity || shutdown === brutal_kill || (isInteger(shutdown) && shutdown >= 0)
}

function toShutdown(shutdown: Atom | number | bigint): Atom | number {
  return typeof shutdown === 'bigint' ? Number(shutdown) : shutdown
}

/**
 * Checks a list of specifications, whose ids must differ; the children are in start order.
 * @throws error `function_clause` when it is no list, as OTP does.
 * @see OTP stdlib, supervisor: check_startspec/2
 */
export function checkChildSpecs(specs: Term, autoShutdown: Atom): Checked<readonly Child[]> {
  if (!Array.isArray(specs)) return raise(atom('function_clause'))
  const children: Child[] = []
  /** Ids that JavaScript can tell apart, and the others. */
  const plain = new Set<Term>()
  let ids = OrderedMap.empty<Term, true>(compareExactly)
  for (const spec of specs as readonly Term[]) {
    const checked = checkSpec(spec, autoShutdown, children.length + 1)
    if ('wrong' in checked) return checked
    const { id } = checked.right
    const isPlain = typeof id !== 'object' || id === null
    if (isPlain ? plain.has(id) : ids.has(id)) return { wrong: tuple(atom('duplicate_child_name'), id) }
    if (isPlain) plain.add(id)
    else ids = ids.set(id, true)
    children.push(checked.right)
  }
  return { right: children }
}

/** `child` living as `pid`, or not at all. Field by field, for an object that is spread is copied slowly. */
export function childAs(child: Child, pid: Pid | null, restarting = false): Child {
  return {
    id: child.id,
    start: child.start,
    restart: child.restart,
    significant: child.significant,
    shutdown: child.shutdown,
    type: child.type,
    modules: child.modules,
    pid,
    restarting,
    args: child.args,
    instance: child.instance,
    order: child.order,
  }
}

/** Lets `child` live as `pid`, or not at all. Of a child that nobody else has yet. */
export function settle(child: Child, pid: Pid | null): void {
  const own: { pid: Pid | null } = child
  own.pid = pid
}

/** Whether it has a process, rather than having had one, or waiting for another. */
export function isRunning(child: Child): boolean {
  return child.pid !== null && !child.restarting
}

/** The specification of `child` with its defaults. @see OTP stdlib, supervisor: get_childspec/2 */
export function specOf(child: Child): Term {
  const { id, start, restart, significant, shutdown, type, modules } = child
  return { id, start, restart, significant, shutdown, type, modules }
}

/** `undefined`, the pid, or `{restarting, Pid | undefined}`. */
export function pidTerm(child: Child): Term {
  if (!child.restarting) return child.pid ?? undefined_
  return tuple(atom('restarting'), child.pid ?? undefined_)
}

/** The record `#child{}`, which stands in the errors of `start_child`. */
export function recordOf(child: Child): Term {
  const { id, restart, significant, shutdown, type, modules } = child
  return tuple(
    atom('child'),
    pidTerm(child),
    id,
    mfargsOf(child),
    restart,
    significant,
    shutdown,
    type,
    modules,
  )
}

/** `{Module, Function, Args}`; a start function stands as `apply/2` of the fun. */
export function mfargsOf(child: Child): Term {
  if (child.start instanceof Tuple) return child.start
  // A temporary child never starts again: OTP does not keep its arguments.
  const args = child.restart === temporary ? undefined_ : [child.start, child.args]
  return tuple(atom('erlang'), atom('apply'), args)
}

/** The answer of `start_child` for an id that is taken. */
export function takenBy(child: Child): Term {
  if (child.restarting || child.pid === null) return already_present
  return tuple(atom('already_started'), child.pid)
}
