import { error, noreply, normal, ok, reply, stop, timeout } from '../../../shared/atoms.ts'
import { atom, isTagged, type Term, type Tuple, tuple } from '../../../shared/term.ts'
import {
  type CallResult,
  type CastResult,
  GenServer,
  type GenServerModule,
  Registry,
} from '../../otp/index.ts'
import { type Coroutine, type Process, setLabel } from '../../otp/process.ts'
import { CoppicePubSub } from '../kernel/pubsub.ts'
import { Accounts } from './accounts.ts'
import type { Design } from './design.ts'
import { type Draft, emptyDraft, isComplete } from './draft.ts'
import { type DraftKey, Drafts } from './drafts.ts'
import { giveUp } from './giving-up.ts'
import { signupRegistry } from './registry.ts'
import { submitted } from './submitted.ts'
import { signupTopic } from './topic.ts'

/** One visitor's state: who he is, and what he has submitted. */
type State = { readonly visitor: string; readonly draft: Draft }

/**
 * A process for each visitor, found by his own name. It ends with its visitor's sign-up: when that is committed, or when
 * he gives up, which is a timeout of the process. When it crashes, nobody else hears of it.
 */
export const Wizard = {
  startLink(self: Process, visitor: string): Coroutine<Term> {
    return GenServer.startLink(self, wizard, visitor, { name: serverName(visitor) })
  },

  *submitAccount(self, visitor, by, params) {
    return yield* draftOf(self, visitor, tuple(atom('submit_account'), { by, params }))
  },

  *submitWorkspace(self, visitor, by, params) {
    return yield* draftOf(self, visitor, tuple(atom('submit_workspace'), { by, params }))
  },

  *setPatience(self, visitor, ms) {
    return yield* draftOf(self, visitor, tuple(atom('set_patience'), ms))
  },

  *getData(self, visitor) {
    return yield* draftOf(self, visitor, tuple(atom('get_data')))
  },

  commit(self, visitor) {
    return GenServer.call(self, serverName(visitor), tuple(atom('commit')))
  },
} satisfies Omit<Design, 'start'> & { startLink(self: Process, visitor: string): Coroutine<Term> }

function serverName(visitor: string): Tuple {
  return Registry.via(signupRegistry, visitor)
}

function* draftOf(self: Process, visitor: string, request: Term): Coroutine<Draft> {
  return (yield* GenServer.call(self, serverName(visitor), request)) as unknown as Draft
}

const wizard: GenServerModule<State, string> = {
  name: 'Signup.Wizard',

  /** Goes on with what its last life had been told. */
  init(visitor, self) {
    setLabel(self, `wizard ${visitor}`)
    const draft = Drafts.get(self, keyOf(visitor)) ?? emptyDraft
    return tuple(ok, { visitor, draft }, draft.patience_ms)
  },

  *handleCall(request, _from, state, self): Coroutine<CallResult<State>> {
    const [what, argument = null] = (request as Tuple).items
    const { visitor, draft } = state
    if (what === atom('get_data')) return tuple(reply, draft, state, draft.patience_ms)
    if (what === atom('commit')) return yield* commit(self, state)
    const next = submitted(draft, what as Term, argument)
    Drafts.put(self, keyOf(visitor), next)
    CoppicePubSub.broadcast(self, signupTopic(visitor), tuple(atom('signup_changed'), visitor))
    return tuple(reply, next, { visitor, draft: next }, next.patience_ms)
  },

  *handleInfo(message, state, self): Coroutine<CastResult<State>> {
    const { visitor, draft } = state
    if (message !== timeout) return tuple(noreply, state, draft.patience_ms)
    // Who has only looked has given nothing up.
    if (draft.account !== null) yield* giveUp(self, keyOf(visitor), draft)
    return tuple(stop, normal, state)
  },
}

function* commit(self: Process, state: State): Coroutine<CallResult<State>> {
  const { visitor, draft } = state
  if (!isComplete(draft)) return tuple(reply, tuple(error, atom('incomplete')), state, draft.patience_ms)
  const created = yield* Accounts.create(self, draft)
  if (!isTagged(created, ok, 2)) return tuple(reply, created, state, draft.patience_ms)
  Drafts.delete(self, keyOf(visitor))
  return tuple(stop, normal, created, state)
}

function keyOf(visitor: string): DraftKey {
  return { design: 'process', key: visitor }
}
