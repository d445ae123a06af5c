import { error, noreply, ok, reply } from '../../../shared/atoms.ts'
import { atom, isTagged, type Ref, type Term, type Tuple, tuple } from '../../../shared/term.ts'
import { type CallResult, type CastResult, GenServer, type GenServerModule } from '../../otp/index.ts'
import { type Coroutine, cancelTimer, type Process, sendAfter } from '../../otp/process.ts'
import { elixirModule } from '../kernel/elixir-module.ts'
import { CoppicePubSub } from '../kernel/pubsub.ts'
import { Accounts } from './accounts.ts'
import type { Design } from './design.ts'
import { type Draft, emptyDraft, isComplete } from './draft.ts'
import { Drafts } from './drafts.ts'
import { giveUp } from './giving-up.ts'
import { submitted } from './submitted.ts'
import { signupTopic } from './topic.ts'

/** Name of the one server. */
export const onboardingName = elixirModule('Signup.Onboarding')

/** What is kept of a visitor, and the timer that ends his time. */
type Visitor = { readonly draft: Draft; readonly timer: Ref }

/** One server for all: a map from the visitor's key to what he has submitted. */
type State = { readonly visitors: ReadonlyMap<string, Visitor> }

/**
 * One process that keeps what all visitors have submitted, in a map from their IP. Two who share an IP share what is kept
 * there: the key of a map decides who is who. When the process crashes, all of them wait for it.
 */
export const Onboarding = {
  startLink(self: Process): Coroutine<Term> {
    return GenServer.startLink(self, onboarding, null, { name: onboardingName })
  },

  *submitAccount(self, ip, by, params) {
    return yield* draftOf(self, tuple(atom('submit_account'), ip, { by, params }))
  },

  *submitWorkspace(self, ip, by, params) {
    return yield* draftOf(self, tuple(atom('submit_workspace'), ip, { by, params }))
  },

  *setPatience(self, ip, ms) {
    return yield* draftOf(self, tuple(atom('set_patience'), ip, ms))
  },

  *getData(self, ip) {
    return yield* draftOf(self, tuple(atom('get_data'), ip))
  },

  commit(self, ip) {
    return GenServer.call(self, onboardingName, tuple(atom('commit'), ip))
  },
} satisfies Omit<Design, 'start'> & { startLink(self: Process): Coroutine<Term> }

function* draftOf(self: Process, request: Term): Coroutine<Draft> {
  return (yield* GenServer.call(self, onboardingName, request)) as unknown as Draft
}

const onboarding: GenServerModule<State, null> = {
  name: 'Signup.Onboarding',

  /** Goes on with what its last life had been told. */
  init(_args, self) {
    const visitors = new Map<string, Visitor>()
    for (const [ip, draft] of Drafts.all(self, 'server'))
      visitors.set(ip, { draft, timer: wait(self, ip, draft) })
    return tuple(ok, { visitors })
  },

  *handleCall(request, _from, state, self): Coroutine<CallResult<State>> {
    const [what, ip, argument = null] = (request as Tuple).items as [Term, string, Term?]
    const visitor = state.visitors.get(ip)
    const draft = visitor?.draft ?? emptyDraft
    if (what === atom('get_data')) return tuple(reply, draft, seen(self, state, ip))
    if (what === atom('commit')) return yield* commit(self, state, ip, draft)
    const next = submitted(draft, what, argument)
    Drafts.put(self, { design: 'server', key: ip }, next)
    CoppicePubSub.broadcast(self, signupTopic(ip), tuple(atom('signup_changed'), ip))
    return tuple(reply, next, withVisitor(self, state, ip, next))
  },

  *handleInfo(message, state, self): Coroutine<CastResult<State>> {
    if (!isTagged(message, atom('give_up'), 2)) return tuple(noreply, state)
    const ip = message.items[1] as string
    const visitor = state.visitors.get(ip)
    if (visitor === undefined) return tuple(noreply, state)
    yield* giveUp(self, { design: 'server', key: ip }, visitor.draft)
    return tuple(noreply, without(self, state, ip))
  },
}

function* commit(self: Process, state: State, ip: string, draft: Draft): Coroutine<CallResult<State>> {
  if (!isComplete(draft)) return tuple(reply, tuple(error, atom('incomplete')), state)
  const created = yield* Accounts.create(self, draft)
  if (!isTagged(created, ok, 2)) return tuple(reply, created, seen(self, state, ip))
  Drafts.delete(self, { design: 'server', key: ip })
  CoppicePubSub.broadcast(self, signupTopic(ip), tuple(atom('signup_changed'), ip))
  return tuple(reply, created, without(self, state, ip))
}

/** The visitor behind `ip` was heard of: his time begins anew. */
function seen(self: Process, state: State, ip: string): State {
  const visitor = state.visitors.get(ip)
  return visitor === undefined ? state : withVisitor(self, state, ip, visitor.draft)
}

function withVisitor(self: Process, state: State, ip: string, draft: Draft): State {
  const before = state.visitors.get(ip)
  if (before !== undefined) cancelTimer(self, before.timer)
  return { visitors: new Map(state.visitors).set(ip, { draft, timer: wait(self, ip, draft) }) }
}

function without(self: Process, state: State, ip: string): State {
  const visitors = new Map(state.visitors)
  const visitor = visitors.get(ip)
  if (visitor !== undefined) cancelTimer(self, visitor.timer)
  visitors.delete(ip)
  return { visitors }
}

function wait(self: Process, ip: string, { patience_ms }: Draft): Ref {
  return sendAfter(self, patience_ms, self.pid, tuple(atom('give_up'), ip))
}
