import { error, ok } from '../../../shared/atoms.ts'
import type { SignupScreen, SignupStep } from '../../../shared/protocol/events.ts'
import { signupIps } from '../../../shared/protocol/requests/signup.ts'
import type { ViewEvent } from '../../../shared/protocol/requests.ts'
import { atom, isTagged, Pid, type Term, type TermRecord, type Tuple } from '../../../shared/term.ts'
import { type Coroutine, isCoroutine, type Process } from '../../otp/process.ts'
import { errorProblem } from '../kernel/problem-text.ts'
import { CoppicePubSub } from '../kernel/pubsub.ts'
import { type Account, Accounts } from '../signup/accounts.ts'
import type { DesignName } from '../signup/design.ts'
import { designs } from '../signup/designs.ts'
import { type Draft, isPatience } from '../signup/draft.ts'
import { checkAccount, checkWorkspace, type FormErrors } from '../signup/forms.ts'
import { type Letter, Outbox } from '../signup/outbox.ts'
import { signupTopic } from '../signup/topic.ts'
import type { LiveView } from './live-view.ts'
import { assign, type Mounted, pushNavigate, pushPatch, putFlash } from './socket.ts'

/** What stands in the address. */
type Params = {
  readonly visitor: string
  readonly ip: string
  readonly design: DesignName
  readonly step: SignupStep
}

type Assigns = Params & {
  readonly draft: Draft
  readonly errors: FormErrors
  readonly committed: Account | null
  readonly reminded: string | null
  readonly accounts: number
  readonly outbox: readonly Letter[]
}

type Socket = Mounted<Assigns>

const noErrors: FormErrors = {}
const lettersShown = 20

/**
 * The sign-up as one visitor sees it. The page he is on stands in the address; what he has submitted is the server's. He
 * gets no further than what he has submitted allows.
 */
export const signupLive: LiveView<Assigns> = {
  name: 'SignupLive',

  label(params) {
    return `view signup ${String(params.visitor)}`
  },

  *mount(params, self, connected) {
    const address = addressOf(params)
    for (const ready of [yield* Accounts.ready(self), yield* Outbox.ready(self)])
      if (ready !== ok) return { unavailable: errorProblem((ready as Tuple).items[1] as Term) }
    const key = keyOf(address)
    const started = designs[address.design].start(self, key)
    const server = isCoroutine(started) ? yield* started : started
    if (!(server instanceof Pid)) return { unavailable: errorProblem((server as Tuple).items[1] as Term) }
    if (connected) {
      CoppicePubSub.subscribe(self, signupTopic(key))
      Outbox.subscribe(self)
    }
    const draft = yield* designs[address.design].getData(self, key)
    const outbox = yield* Outbox.newest(self, lettersShown)
    const accounts = yield* Accounts.count(self)
    const assigns = { ...address, draft, errors: noErrors, committed: null, reminded: null, accounts, outbox }
    return { server, assigns: { ...assigns, step: allowed(draft, address.step) } }
  },

  *handleEvent(event, socket, self) {
    switch (event.name) {
      case 'signup.account':
      case 'signup.workspace':
        return yield* submit(self, socket, event)
      case 'signup.go':
        return goTo(socket, event.step)
      case 'signup.commit':
        return yield* commit(self, socket)
      case 'signup.restart':
        return pushNavigate(socket, { step: 'account' })
      case 'signup.design':
        return navigate(self, socket, { design: event.design })
      case 'signup.ip':
        return navigate(self, socket, { ip: event.ip })
      case 'signup.patience': {
        if (!isPatience(event.ms)) return putFlash(socket, 'error', 'Nobody waits for that long.')
        const { assigns } = socket
        const draft = yield* designs[assigns.design].setPatience(self, keyOf(assigns), event.ms)
        return assign(socket, { draft })
      }
      default:
        return putFlash(socket, 'error', `A sign-up knows no ${event.name}.`)
    }
  },

  *handleInfo(message, socket, self) {
    const { assigns } = socket
    if (message === atom('outbox_changed'))
      return assign(socket, { outbox: yield* Outbox.newest(self, lettersShown) })
    if (isTagged(message, atom('signup_given_up'), 3))
      return assign(socket, { step: 'given_up', reminded: message.items[2] as string | null })
    if (!isTagged(message, atom('signup_changed'), 2) || isOver(assigns.step)) return socket
    const draft = yield* designs[assigns.design].getData(self, keyOf(assigns))
    return assign(socket, { draft, step: allowed(draft, assigns.step) })
  },

  render({ visitor, ip, design, step, draft, errors, committed, reminded, accounts, outbox }) {
    const { account, workspace, patience_ms } = draft
    const screen: SignupScreen & TermRecord = {
      screen: 'signup',
      visitor,
      ip,
      design,
      step,
      account: account && { email: account.params.email, fullName: account.params.full_name, by: account.by },
      workspace: workspace && { name: workspace.params.name, by: workspace.by },
      errors,
      patienceMs: patience_ms,
      committed: committed && {
        email: committed.email,
        fullName: committed.full_name,
        workspace: committed.workspace,
      },
      reminded,
      accounts,
      outbox: outbox.map(({ to, text, at }) => ({ to, text, atMs: at })),
    }
    return screen
  },
}

function addressOf(params: TermRecord): Params {
  const { visitor, ip = signupIps[0], design = 'process', step = 'account' } = params as Partial<Params>
  return { visitor: visitor as string, ip, design, step }
}

/** The one server knows a visitor by his IP, as the article has it; the processes know him by himself. */
function keyOf({ design, ip, visitor }: Params): string {
  return design === 'server' ? ip : visitor
}

function isOver(step: SignupStep): boolean {
  return step === 'done' || step === 'given_up'
}

/** The page that is shown to who asks for `step`: none that needs what is not submitted. */
function allowed(draft: Draft, step: SignupStep): SignupStep {
  if (draft.account === null) return 'account'
  if (draft.workspace === null && step !== 'account') return 'workspace'
  return isOver(step) ? 'doublecheck' : step
}

function goTo(socket: Socket, wanted: SignupStep): Socket {
  const step = allowed(socket.assigns.draft, wanted)
  return pushPatch(assign(socket, { step, errors: noErrors }), { step })
}

/** Goes to the server of another address; news of the old one are of no interest any more. */
function navigate(self: Process, socket: Socket, changes: TermRecord): Socket {
  CoppicePubSub.unsubscribe(self, signupTopic(keyOf(socket.assigns)))
  return pushNavigate(socket, changes)
}

function* submit(
  self: Process,
  socket: Socket,
  event: ViewEvent & { name: 'signup.account' | 'signup.workspace' },
): Coroutine<Socket> {
  const { assigns } = socket
  const design = designs[assigns.design]
  const key = keyOf(assigns)
  if (event.name === 'signup.account') {
    const checked = checkAccount({ email: event.email, full_name: event.fullName })
    if ('errors' in checked) return assign(socket, { errors: checked.errors })
    const draft = yield* design.submitAccount(self, key, assigns.visitor, checked.params)
    return goTo(assign(socket, { draft }), 'workspace')
  }
  const checked = checkWorkspace({ name: event.workspace })
  if ('errors' in checked) return assign(socket, { errors: checked.errors })
  const draft = yield* design.submitWorkspace(self, key, assigns.visitor, checked.params)
  return goTo(assign(socket, { draft }), 'doublecheck')
}

function* commit(self: Process, socket: Socket): Coroutine<Socket> {
  const { assigns } = socket
  const answer = yield* designs[assigns.design].commit(self, keyOf(assigns))
  const value = (answer as Tuple).items[1] as Term
  if (!isTagged(answer, error, 2)) {
    const accounts = yield* Accounts.count(self)
    return assign(socket, { step: 'done', committed: value as unknown as Account, accounts })
  }
  if (value === atom('taken')) {
    const back = goTo(socket, 'account')
    return assign(back, { errors: { email: 'has already been taken' } })
  }
  if (value === atom('incomplete')) return putFlash(socket, 'error', 'A step is missing.')
  return putFlash(socket, 'error', `Not saved: ${errorProblem(value)}.`)
}
