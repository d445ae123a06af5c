import { type Atom, atom, Pid, type Term, type TermRecord, Tuple, tuple } from '../../../shared/term.ts'
import { dictionaryOf, type Process } from '../../runtime/index.ts'

/** What a report says of the process that waited for an answer. @see OTP stdlib, gen_server: client_stacktrace/1 */
export function clientInfo(self: Process, from: Term | undefined): Term {
  const pid = from instanceof Tuple ? from.items[0] : undefined
  if (!(pid instanceof Pid)) return atom('undefined')
  const client = self.world.process(pid)
  if (client === undefined) return tuple(pid, atom('dead'))
  return tuple(pid, tuple(client.registeredName ?? pid, client.coroutine === null ? [] : callStack))
}

/** Where a process stands that waits for the answer to a call. */
const callStack: Term = [
  tuple(atom('gen'), atom('do_call'), 4, []),
  tuple(atom('gen_server'), atom('call'), 3, []),
]

/** `kind`: error or exit, as the process ended by. */
export function crashReport(self: Process, kind: Term, reason: Term, stack: Term): TermRecord {
  const own: Term[] = [
    tuple(atom('initial_call'), initialCall(self)),
    tuple(atom('pid'), self.pid),
    tuple(atom('registered_name'), self.registeredName ?? []),
    // Newer than OTP 25, and only where a label was set.
    ...(self.label === undefined ? [] : [tuple(atom('process_label'), self.label)]),
    tuple(atom('error_info'), tuple(kind, reason, stack)),
    tuple(atom('ancestors'), self.ancestors ?? []),
    tuple(atom('message_queue_len'), self.messageCount),
    tuple(atom('messages'), self.messages()),
    tuple(atom('links'), linksOf(self)),
    tuple(atom('dictionary'), ownDictionary(self)),
    tuple(atom('trap_exit'), self.trapExit),
    tuple(atom('status'), atom('running')),
    tuple(atom('reductions'), self.reductions),
  ]
  return { label: tuple(atom('proc_lib'), atom('crash')), report: [own, neighbours(self)] }
}

/** Processes that will end by their links to `self`: linked to it, over others too, and trapping no exits. */
function neighbours(self: Process): Term[] {
  const found = new Set<Process>([self])
  const visit = (process: Process): void => {
    for (const other of process.links ?? []) {
      if (other.trapExit || found.has(other) || found.size > neighboursShown) continue
      found.add(other)
      visit(other)
    }
  }
  visit(self)
  found.delete(self)
  return [...found].map(process =>
    tuple(atom('neighbour'), [
      tuple(atom('pid'), process.pid),
      tuple(atom('registered_name'), process.registeredName ?? []),
      tuple(atom('initial_call'), initialCall(process)),
      tuple(atom('current_function'), functionOf(process.program.currentFunction(process))),
      tuple(atom('ancestors'), process.ancestors ?? []),
      tuple(atom('message_queue_len'), process.messageCount),
      tuple(atom('links'), linksOf(process)),
      tuple(atom('trap_exit'), process.trapExit),
      tuple(atom('status'), atom(process.status)),
      tuple(atom('reductions'), process.reductions),
    ]),
  )
}

const neighboursShown = 15

function linksOf(process: Process): Term[] {
  return [...(process.links ?? [])].map(({ pid }) => pid)
}

/** What the process itself put into its dictionary. */
function ownDictionary(self: Process): Term[] {
  return dictionaryOf(self)
    .filter(([key]) => key !== atom('$ancestors') && key !== atom('$initial_call'))
    .map(([key, value]) => tuple(key, value))
}

/** `{Module, Function, Args}` with the names that OTP gives to arguments it does not know. */
function initialCall(process: Process): Term {
  const [module, name, arity] = functionOf(process.initialCall).items as readonly [Term, Term, number]
  return tuple(
    module,
    name,
    Array.from({ length: arity }, (_, index) => atom(`Argument__${index + 1}`)),
  )
}

/** The atom of a module: one whose name begins as Elixir's do is Elixir's. */
function moduleAtom(name: string): Atom {
  return atom(/^[A-Z]/.test(name) && !name.startsWith('Elixir.') ? `Elixir.${name}` : name)
}

/** `{Module, Function, Arity}` of "Module.function/1". */
export function functionOf(text: string): Tuple {
  const [name = '', arity = '0'] = text.split('/')
  const dot = name.lastIndexOf('.')
  return tuple(moduleAtom(name.slice(0, dot)), atom(name.slice(dot + 1)), Number(arity)) as unknown as Tuple
}
