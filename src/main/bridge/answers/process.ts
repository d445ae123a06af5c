import { limits } from '../../../shared/limits.ts'
import type { processRequests } from '../../../shared/protocol/requests/process.ts'
import type { RequestArgs } from '../../../shared/protocol/requests.ts'
import { atom, type Pid, type Term, tuple } from '../../../shared/term.ts'
import { equalTerms } from '../../../shared/term-order.ts'
import { parseTerm } from '../../../shared/term-parse.ts'
import { formatTerm } from '../../../shared/term-text.ts'
import { termAt, termItems } from '../../../shared/term-tree.ts'
import { stateOrigins } from '../../timeline/index.ts'
import type { Answers } from '../answers.ts'
import { Refusal } from '../check.ts'
import type { Session } from '../session.ts'
import { askShell } from '../shell.ts'
import type { Stage } from '../stage.ts'
import { alive, pidOf, termOf } from './arguments.ts'
import { kept } from './what-if.ts'

export const processAnswers: Answers<typeof processRequests> = {
  exit({ stage, time }, args) {
    const { pid } = alive(stage, args.pid)
    stage.host.inject({ type: 'signal', to: pid, reason: termOf('reason', args.reason) })
    time.act()
    return null
  },

  raise({ stage, time }, args) {
    const process = alive(stage, args.pid)
    if (!stage.host.raiseNext(process, args.message))
      throw new Refusal('invalid_argument', `pid: ${args.pid} runs no behaviour whose callbacks could raise`)
    time.act()
    return null
  },

  plant({ stage, time }, { pid, planted }) {
    const process = alive(stage, pid)
    const what =
      planted.do === 'throw' || planted.do === 'return'
        ? { do: planted.do, value: termOf('value', planted.value) }
        : planted
    if (process.program.planted === undefined)
      throw new Refusal('invalid_argument', `pid: ${pid} runs no behaviour whose callbacks could fail`)
    stage.host.plant(process, what)
    time.act()
    return null
  },

  send({ stage, time }, args) {
    const { pid } = alive(stage, args.pid)
    stage.host.inject({ type: 'send', to: pid, message: termOf('message', args.message) })
    time.act()
    return null
  },

  shell(session, args) {
    const asked = askShell(session, commandOf(session.stage, args))
    session.time.act()
    return asked
  },

  notation(session, { syntax }) {
    session.speak(syntax)
    return null
  },

  'state.text'({ stage, syntax }, { pid, path, for: purpose }) {
    const state = purpose === 'edit' ? stage.observer.ownStateOf(known(stage, pid)) : shown(stage, pid)
    const term = state === undefined ? undefined : termAt(state, path, syntax)
    if (term === undefined) throw new Refusal('not_found', `${pid} has no such state any more`)
    const limitChars = limits.copiedTermChars
    const text = formatTerm(term, syntax, { limitChars, width: textColumns })
    const cut = text.length === limitChars && text.endsWith('…')
    return { text, cut, notEditable: purpose === 'edit' ? whyNotTyped(term, text) : null }
  },

  'state.origins'({ stage, syntax }, { pid }) {
    const process = known(stage, pid)
    return kept(stateOrigins(stage.recorder, process, stage.observer.stateBefore(process), syntax))
  },

  'state.items'({ stage, syntax }, { pid, path, from }) {
    const state = shown(stage, pid)
    return state === undefined ? null : termItems(state, path, from, syntax)
  },
}

function commandOf(stage: Stage, args: RequestArgs<'shell'>): Term {
  const process = alive(stage, args.pid)
  const { pid } = process
  if (args.do !== 'call' && process.program.behaviour === null)
    throw new Refusal('invalid_argument', `pid: ${args.pid} runs no behaviour, and knows no system messages`)
  switch (args.do) {
    case 'trace_on':
    case 'trace_off':
      return tuple(atom('trace'), pid, args.do === 'trace_on')
    case 'stop':
      return tuple(atom('stop'), pid, termOf('reason', args.reason))
    case 'call':
      return tuple(atom('call'), pid, termOf('request', args.request), args.timeoutMs)
    case 'replace_state':
      return tuple(atom('replace_state'), pid, termOf('state', args.state))
    case 'undo':
      return tuple(atom('undo'), pid, replacedLast(stage, pid))
    default:
      return tuple(atom(args.do), pid)
  }
}

function replacedLast({ observer }: Stage, pid: Pid): Term {
  const [state] = observer.outputs.replacedOf(pid)
  if (state === undefined) throw new Refusal('not_found', `no state of ${pid} was replaced by hand`)
  return state
}

function known({ observer }: Session['stage'], pid: string) {
  const process = observer.find(pidOf(pid))
  if (process === null) throw new Refusal('not_found', `nothing is known of ${pid} any more`)
  return process
}

function shown(stage: Stage, pid: string): Term | undefined {
  return known(stage, pid).program.shownState
}

/** Why what `text` says of `state` cannot be typed as it; null when it can. */
function whyNotTyped(state: Term, text: string): string | null {
  if (text.length > limits.typedStateChars)
    return `Its text has more than ${limits.typedStateChars.toLocaleString('en')} characters.`
  const parsed = parseTerm(text)
  if (!parsed.ok || !equalTerms(parsed.term, state))
    return 'It holds what cannot be typed, such as functions or references of another node.'
  return null
}

const textColumns = 98
