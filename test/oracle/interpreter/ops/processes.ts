import {
  alias,
  type Coroutine,
  demonitor,
  exitSignal,
  FunctionProgram,
  get,
  isAlive,
  link,
  monitor,
  raise,
  receive,
  register,
  send,
  spawnProgram,
  timedOut,
  trapExit,
  unalias,
  unlink,
  unregister,
  whereis,
} from '../../../../src/main/runtime/index.ts'
import { badarg, DOWN, infinity, ok, timeout, undefined_ } from '../../../../src/shared/atoms.ts'
import {
  type Atom,
  atom,
  isTagged,
  type Pid,
  Ref,
  type Term,
  Tuple,
  tuple,
} from '../../../../src/shared/term.ts'
import { equalTerms } from '../../../../src/shared/term-order.ts'
import { type Context, contextOf, log, termOf } from '../context.ts'
import { runOps } from '../run-ops.ts'
import type { Op, OpList } from '../scenario.ts'
import { withStore } from '../store.ts'
import type { OpTable } from './op-table.ts'

/** Asks a process in `loop` to run ops: `{'$oracle_run', From, Ref, Ops}`. */
const runRequest = atom('$oracle_run')
const runDone = atom('$oracle_done')

export const processOps: OpTable = {
  spawn(context, op) {
    const name = String(op.name)
    const program = new FunctionProgram(function* (self) {
      withStore(self, store => store.register(self.pid, name))
      yield* runOps(op.body as OpList | undefined, contextOf(self))
    })
    const { self } = context
    const options = { link: op.link === true, monitor: op.monitor === true }
    const { pid, ref } = spawnProgram(self, program, 'erlang.apply/2', options)
    withStore(self, store => store.register(pid, name))
    return ref === null ? pid : tuple(pid, ref)
  },

  *in(context, op) {
    const { self } = context
    const pid = termOf(context, op.name) as Pid
    const ref = monitor(self, pid)
    send(self, pid, tuple(runRequest, self.pid, ref, op.ops as Term))
    if (op.async === true) {
      demonitor(self, ref, { flush: true })
      return ok
    }
    const answer = yield* receive(
      self,
      message =>
        (isTagged(message, runDone, 2) || isTagged(message, DOWN, 5)) && isRef(message.items[1] as Term, ref),
    )
    demonitor(self, ref, { flush: true })
    return isTagged(answer, runDone) ? ok : atom('down')
  },

  *loop(context, op) {
    const until = op.until === undefined ? undefined : termOf(context, op.until)
    for (;;) {
      const message = (yield* receive(context.self)) as Term
      if (isRunRequest(message)) yield* runRequested(context, message)
      else {
        log(context, 'msg', message)
        if (until !== undefined && equalTerms(message, until)) return ok
      }
    }
  },

  *receive(context, op) {
    const ms = op.timeout === undefined ? infinity : termOf(context, op.timeout)
    const tag = op.tag === undefined ? undefined : termOf(context, op.tag)
    const message = yield* receive(
      context.self,
      tag === undefined ? other => !isRunRequest(other) : other => hasTag(other, tag),
      ms === infinity ? null : (ms as number),
    )
    return message === timedOut ? timeout : message
  },

  *flush(context) {
    const taken: Term[] = []
    for (;;) {
      const message = yield* receive(context.self, other => !isRunRequest(other), 0)
      if (message === timedOut) return taken
      taken.push(message)
    }
  },

  send(context, op) {
    send(context.self, termOf(context, op.to) as Pid, termOf(context, op.msg))
    return ok
  },

  link: (context, op) => link(context.self, termOf(context, op.to) as Pid),

  unlink: (context, op) => unlink(context.self, termOf(context, op.to) as Pid),

  monitor: (context, op) => monitor(context.self, termOf(context, op.to) as Pid | Atom),

  demonitor(context, op) {
    const options = ((op.opts ?? []) as readonly string[]).map(option => termOf(context, option))
    if (options.some(option => option !== atom('flush') && option !== atom('info'))) return raise(badarg)
    return demonitor(context.self, termOf(context, op.ref) as Ref, {
      flush: options.includes(atom('flush')),
      info: options.includes(atom('info')),
    })
  },

  signal: (context, op) =>
    exitSignal(context.self, termOf(context, op.to) as Pid, termOf(context, op.reason)),

  trap_exit: (context, op) => trapExit(context.self, op.value === true),

  register: (context, op) =>
    register(context.self, termOf(context, op.name) as Atom, termOf(context, op.pid) as Pid),

  unregister: (context, op) => unregister(context.self, termOf(context, op.name) as Atom),

  whereis: (context, op) => whereis(context.self, termOf(context, op.name) as Atom) ?? undefined_,

  alive: (context, op) => isAlive(context.self, termOf(context, op.pid) as Pid),

  pdict: (context, op) => get(context.self, termOf(context, op.key)),

  alias(context, op) {
    const options = ((op.opts ?? []) as readonly string[]).map(option => termOf(context, option))
    return alias(context.self, { reply: options.includes(atom('reply')) })
  },

  unalias: (context, op) => unalias(context.self, termOf(context, op.ref) as Ref),
}

function isRunRequest(message: Term): message is Tuple {
  return isTagged(message, runRequest, 4)
}

function* runRequested(context: Context, message: Tuple): Coroutine<void> {
  const [, from, ref, ops] = message.items as readonly [Term, Pid, Ref, readonly Op[]]
  yield* runOps(ops, context)
  send(context.self, from, tuple(runDone, ref))
}

function isRef(term: Term, ref: Ref): boolean {
  return term instanceof Ref && term.id === ref.id
}

/** Whether `message` is the tag, or a tuple that begins with it. */
function hasTag(message: Term, tag: Term): boolean {
  if (equalTerms(message, tag)) return true
  return message instanceof Tuple && message.size > 0 && equalTerms(message.items[0] as Term, tag)
}
