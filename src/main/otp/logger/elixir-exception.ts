import { noproc, normal, shutdown } from '../../../shared/atoms.ts'
import {
  atom,
  atomName,
  isAtom,
  isRecord,
  isTagged,
  type Term,
  type TermRecord,
  Tuple,
} from '../../../shared/term.ts'
import { isMap } from '../../../shared/term-maps.ts'
import { formatTerm } from '../../../shared/term-text.ts'
import { optionOf } from './otp-exception.ts'

/** Characters of one term in a text; longer ones end in an ellipsis. */
const termChars = 2_000

/** A term as Elixir's `inspect/1` prints it. */
export function inspect(term: Term | undefined): string {
  return formatTerm(term ?? null, 'elixir', { limitChars: termChars })
}

/** "** (RuntimeError) boom", "** (throw) 1", "** (exit) killed". @see Elixir, Exception: format_banner/3 */
export function formatBanner(kind: Term, reason: Term, stack: Term): string {
  if (kind === atom('throw')) return `** (throw) ${inspect(reason)}`
  if (kind === atom('exit')) return `** (exit) ${formatExit(reason)}`
  const exception = normalize(reason, stack)
  return `** (${inspect(exception.__struct__)}) ${messageOf(exception)}`
}

/** An exit reason in words. @see Elixir, Exception: format_exit/1 */
export function formatExit(reason: Term, joiner = '\n    '): string {
  if (reason instanceof Tuple && reason.size === 2) {
    const [first, second] = reason.items as readonly [Term, Term]
    if (isStack(second)) {
      const banner = `an exception was raised:${joiner}${formatBanner(atom('error'), first, second)}`
      return [banner, ...second.map(formatStackEntry)].join(`${joiner}    `)
    }
    if (first === shutdown && isTagged(second, atom('failed_to_start_child'), 3)) {
      const [, child, given] = second.items as readonly [Term, Term, Term]
      const why = isTagged(given, atom('EXIT'), 2) ? (given.items[1] as Term) : given
      return `shutdown: failed to start child: ${inspect(child)}${joiner}** (EXIT) ${formatExit(why, `${joiner}    `)}`
    }
    if (second instanceof Tuple && second.size === 3) {
      const [module, name, args] = second.items as readonly [Term, Term, Term]
      if (isAtom(module) && isAtom(name) && Array.isArray(args))
        return `exited in: ${formatMfa(module, name, args)}${joiner}** (EXIT) ${formatExit(first, `${joiner}    `)}`
    }
  }
  return exitReason(reason)
}

/** `Module.function(args)` or `Module.function/arity`. @see Elixir, Exception: format_mfa/3 */
export function formatMfa(module: Term, name: Term, arity: Term): string {
  const lambda = isAtom(name) ? /^-(.*)\/(\d+)-fun-\d+-$/.exec(atomName(name)) : null
  if (lambda !== null) {
    const [, outer, outerArity] = lambda
    const own = Array.isArray(arity) ? `(${arity.map(inspect).join(', ')})` : `/${inspect(arity)}`
    return `anonymous fn${own} in ${inspect(module)}.${outer}/${outerArity}`
  }
  const bare = isAtom(name) ? inspect(name).slice(1) : inspect(name)
  const head = `${inspect(module)}.${bare}`
  return Array.isArray(arity) ? `${head}(${arity.map(inspect).join(', ')})` : `${head}/${inspect(arity)}`
}

/** "lib/todo.ex:12: Todo.add/2". @see Elixir, Exception: format_stacktrace_entry/1 */
export function formatStackEntry(entry: Term): string {
  const [module, name, arity, location] = (entry as Tuple).items as readonly [Term, Term, Term, Term]
  const given = optionOf(location, 'file')
  const file = Array.isArray(given) ? String.fromCodePoint(...(given as number[])) : given
  const line = optionOf(location, 'line')
  const at =
    file === undefined ? '' : line === undefined ? `${String(file)}: ` : `${String(file)}:${inspect(line)}: `
  return at + formatMfa(module, name, arity)
}

/** Whether `term` is a stack that lines can be made of. */
export function isStack(term: Term): term is readonly Term[] {
  if (!Array.isArray(term) || term.length === 0) return false
  return term.every(
    entry => entry instanceof Tuple && entry.size === 4 && isAtom(entry.items[0]) && isAtom(entry.items[1]),
  )
}

/** The exception that Elixir makes of an Erlang error. @see Elixir, Exception: normalize/3 */
export function normalize(reason: Term, stack: Term): TermRecord {
  if (isException(reason)) return reason
  const plain = isAtom(reason) ? plainErrors[atomName(reason)] : undefined
  if (plain !== undefined) return exception(plain[0], { message: plain[1] })
  if (reason === atom('undef') || reason === atom('function_clause')) {
    const [module, name, arity] = isStack(stack) ? (stack[0] as Tuple).items : []
    const count = Array.isArray(arity) ? arity.length : (arity ?? null)
    const struct = reason === atom('undef') ? 'UndefinedFunctionError' : 'FunctionClauseError'
    return exception(struct, {
      module: (module as Term) ?? null,
      function: (name as Term) ?? null,
      arity: count as Term,
    })
  }
  if (reason instanceof Tuple && reason.size === 2) {
    const [tag, term] = reason.items as readonly [Term, Term]
    const struct = isAtom(tag) ? taggedErrors[atomName(tag)] : undefined
    if (struct !== undefined) return exception(struct, { term })
    if (tag === atom('badarg'))
      return exception('ArgumentError', { message: `argument error: ${inspect(term)}` })
    if (tag === atom('badkey'))
      return exception('KeyError', { key: term, term: mapOfFrame(stack), message: null })
  }
  if (isTagged(reason, atom('badkey'), 3) && isMap(reason.items[2])) {
    const [, key, term] = reason.items as readonly [Term, Term, Term]
    return exception('KeyError', { key, term, message: null })
  }
  return exception('ErlangError', { original: reason })
}

/** The map that a key was looked for in, where the first frame of the stack tells. */
function mapOfFrame(stack: Term): Term {
  const [module, name, args] = isStack(stack) ? ((stack[0] as Tuple).items as readonly Term[]) : []
  const looksUp =
    (module === atom('erlang') && name === atom('map_get')) ||
    (module === atom('maps') && name === atom('get'))
  return looksUp && Array.isArray(args) ? ((args[1] as Term) ?? null) : null
}

const plainErrors: Readonly<Record<string, readonly [struct: string, message: string]>> = {
  badarg: ['ArgumentError', 'argument error'],
  badarith: ['ArithmeticError', 'bad argument in arithmetic expression'],
  system_limit: ['SystemLimitError', 'a system limit has been reached'],
  cond_clause: ['CondClauseError', 'no cond clause evaluated to a truthy value'],
}

const taggedErrors: Readonly<Record<string, string>> = {
  badmatch: 'MatchError',
  case_clause: 'CaseClauseError',
  try_clause: 'TryClauseError',
  with_clause: 'WithClauseError',
  badfun: 'BadFunctionError',
  badmap: 'BadMapError',
}

const words: Readonly<Record<string, string>> = {
  MatchError: 'no match of right hand side value',
  CaseClauseError: 'no case clause matching',
  TryClauseError: 'no try clause matching',
  WithClauseError: 'no with clause matching',
  BadFunctionError: 'expected a function, got',
  BadMapError: 'expected a map, got',
}

/** What an exception says. @see Elixir, Exception: message/1 */
export function messageOf(given: TermRecord): string {
  if (typeof given.message === 'string') return given.message
  const name = atomName(given.__struct__ as symbol).replace(/^Elixir\./, '')
  const before = words[name]
  if (before !== undefined) return `${before}: ${inspect(given.term)}`
  switch (name) {
    case 'UndefinedFunctionError':
      if (given.module === null) return 'undefined function'
      return `function ${formatMfa(given.module as Term, given.function as Term, given.arity as Term)} is undefined (module ${inspect(given.module)} is not available)`
    case 'FunctionClauseError':
      if (given.module === null) return 'no function clause matches'
      return `no function clause matching in ${formatMfa(given.module as Term, given.function as Term, given.arity as Term)}`
    case 'KeyError':
      return given.term === null
        ? `key ${inspect(given.key)} not found`
        : `key ${inspect(given.key)} not found in: ${inspect(given.term)}`
    case 'ErlangError':
      return `Erlang error: ${inspect(given.original)}`
    default:
      return `got ${inspect(given)} while retrieving Exception.message/1 for it`
  }
}

function isException(term: Term): term is TermRecord {
  return isRecord(term) && isAtom(term.__struct__) && term.__exception__ === true
}

function exception(name: string, fields: TermRecord): TermRecord {
  return { __struct__: atom(`Elixir.${name}`), __exception__: true, ...fields }
}

/** @see Elixir, Exception: format_exit_reason/1 */
function exitReason(reason: Term): string {
  if (reason === normal) return 'normal'
  if (reason === noproc)
    return "no process: the process is not alive or there's no process currently associated with the given name, possibly because its application isn't started"
  const plain = isAtom(reason) ? plainExits[atomName(reason)] : undefined
  if (plain !== undefined) return plain
  if (reason instanceof Tuple && reason.size === 2) {
    const [tag, value] = reason.items as readonly [Term, Term]
    const before = isAtom(tag) ? taggedExits[atomName(tag)] : undefined
    if (before !== undefined) return `${before}: ${inspect(value)}`
    if (tag === atom('nodedown') && isAtom(value)) return `no connection to ${atomName(value)}`
    if (
      tag === atom('bad_return') &&
      value instanceof Tuple &&
      value.size === 3 &&
      value.items[1] === atom('init')
    )
      return `${formatMfa(value.items[0] as Term, atom('init'), 1)} returned a bad value: ${inspect(value.items[2] as Term)}`
    if (tag === atom('start_spec')) return `bad child specification, ${childSpec(value)}`
    if (tag === atom('supervisor_data')) return `bad supervisor configuration, ${supervisorData(value)}`
  }
  return inspect(reason)
}

const plainExits: Readonly<Record<string, string>> = {
  shutdown: 'shutdown',
  calling_self: 'process attempted to call itself',
  timeout: 'time out',
  killed: 'killed',
  noconnection: 'no connection',
}

const taggedExits: Readonly<Record<string, string>> = {
  shutdown: 'shutdown',
  already_started: 'already started',
  bad_return_value: 'bad return value',
  bad_call: 'bad call',
  bad_cast: 'bad cast',
  bad_start_spec: 'bad child specification, invalid children',
}

function childSpec(why: Term): string {
  const [tag, value] = why instanceof Tuple ? (why.items as readonly Term[]) : []
  const before = isAtom(tag) ? specWords[atomName(tag)] : undefined
  if (before !== undefined) return `${before}: ${inspect(value)}`
  if (tag === atom('duplicate_child_name'))
    return (
      `more than one child specification has the id: ${inspect(value)}.\n` +
      'If using maps as child specifications, make sure the :id keys are unique.\n' +
      'If using a module or {module, arg} as child, use Supervisor.child_spec/2 to change the :id, for example:\n\n' +
      '    children = [\n      Supervisor.child_spec({MyWorker, arg}, id: :my_worker_1),\n' +
      '      Supervisor.child_spec({MyWorker, arg}, id: :my_worker_2)\n    ]\n'
    )
  return `got: ${inspect(why)}`
}

const specWords: Readonly<Record<string, string>> = {
  invalid_child_spec: 'invalid child specification',
  invalid_child_type: 'invalid child type',
  invalid_mfa: 'invalid mfa',
  invalid_restart_type: 'invalid restart type',
  invalid_shutdown: 'invalid shutdown',
  invalid_module: 'invalid module',
  invalid_modules: 'invalid modules',
}

function supervisorData(why: Term): string {
  const [tag, value] = why instanceof Tuple ? (why.items as readonly Term[]) : []
  const before = isAtom(tag) ? supervisorWords[atomName(tag)] : undefined
  return before === undefined ? `got: ${inspect(why)}` : `${before}: ${inspect(value)}`
}

const supervisorWords: Readonly<Record<string, string>> = {
  invalid_type: 'invalid type',
  invalid_strategy: 'invalid strategy',
  invalid_intensity: 'invalid max_restarts (intensity)',
  invalid_period: 'invalid max_seconds (period)',
  invalid_max_children: 'invalid max_children',
  invalid_extra_arguments: 'invalid extra_arguments',
}
