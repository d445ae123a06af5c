import type { GenServerModule } from '../../../src/main/otp/index.ts'
import { type Coroutine, get, type Process, put } from '../../../src/main/runtime/index.ts'
import { noreply, ok, reply } from '../../../src/shared/atoms.ts'
import { atom, atomName, isAtom, type Term, Tuple, tuple } from '../../../src/shared/term.ts'
import { contextOf, log, termOf } from './context.ts'
import { runOps } from './run-ops.ts'
import type { Handlers, OpList, ServerDefinition } from './scenario.ts'
import { withStore } from './store.ts'

/** What a server of a scenario starts with: its definition, its logical name, its argument. */
type Args = Tuple<readonly [string, string, Term]>

const kept = atom('$oracle')

/** The callback module behind all servers of scenarios: its callbacks are the op lists of their definition. */
export const oracleServer: GenServerModule<Term, Args> = {
  name: 'Elixir.Oracle.Server',

  *init(args, self) {
    const [definition, logical, arg] = args.items
    withStore(self, store => store.register(self.pid, logical))
    put(self, kept, tuple(definition, arg))
    const { state: initial } = withStore(self, store => store.server(definition))
    const state = termOf(contextOf(self, { arg }), initial)
    return (yield* run(
      self,
      'init',
      [arg],
      server => server.init,
      {},
      state,
      next => tuple(ok, next),
    )) as never
  },

  *handleCall(msg, from, state, self) {
    const entry = [msg, from.items[0] as Term]
    const list = (server: ServerDefinition) => handler(server.call, msg)
    return (yield* run(self, 'call', entry, list, { msg, from }, state, next =>
      tuple(reply, ok, next),
    )) as never
  },

  *handleCast(msg, state, self) {
    const list = (server: ServerDefinition) => handler(server.cast, msg)
    return (yield* run(self, 'cast', [msg], list, { msg }, state, next => tuple(noreply, next))) as never
  },

  *handleInfo(msg, state, self) {
    const list = (server: ServerDefinition) => handler(server.info, msg)
    return (yield* run(self, 'info', [msg], list, { msg }, state, next => tuple(noreply, next))) as never
  },

  *handleContinue(msg, state, self) {
    const list = (server: ServerDefinition) => handler(server.continue, msg)
    return (yield* run(self, 'continue', [msg], list, { msg }, state, next => tuple(noreply, next))) as never
  },

  *terminate(reason, state, self) {
    return yield* run(
      self,
      'terminate',
      [reason],
      server => server.terminate,
      { reason },
      state,
      () => ok,
    )
  },
}

/** Logs that a callback was called and runs its list; `otherwise` makes its return value from the state. */
function* run(
  self: Process,
  kind: string,
  entry: readonly Term[],
  list: (server: ServerDefinition) => OpList | undefined,
  locals: Readonly<Record<string, Term>>,
  state: Term,
  otherwise: (state: Term) => Term,
): Coroutine<Term> {
  const [definition, arg] = (get(self, kept) as Tuple<readonly [string, Term]>).items
  const context = contextOf(self, { ...locals, state, arg })
  log(context, kind, ...entry)
  const server = withStore(self, store => store.server(definition))
  const ran = yield* runOps(list(server), context)
  return ran.returned === undefined ? otherwise(ran.context.locals.get('state') ?? null) : ran.returned
}

/** The list for a message: by the key of the message, else `*`. */
function handler(handlers: Handlers | undefined, message: Term): OpList | undefined {
  if (handlers === undefined) return undefined
  const key = keyOf(message)
  return Object.hasOwn(handlers, key) ? handlers[key] : handlers['*']
}

function keyOf(message: Term): string {
  if (isAtom(message)) return `:${atomName(message)}`
  if (typeof message === 'string') return message
  if (message instanceof Tuple && message.size > 0 && isAtom(message.items[0]))
    return `:${atomName(message.items[0])}`
  return '*'
}
