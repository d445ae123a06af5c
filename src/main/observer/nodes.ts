import type { TreeNode } from '../../shared/protocol/events.ts'
import { atomName, isAtom, isRecord, type Term } from '../../shared/term.ts'
import { BehaviourProgram } from '../otp/sys/behaviour.ts'
import type { Process } from '../runtime/index.ts'
import type { Seat } from './seat.ts'
import { supervises } from './supervisors.ts'
import { addressOf, hasTiesByState, sameTies, tiesOf } from './ties.ts'
import { line, moduleOf, ownName, shortReason, spoken } from './words.ts'

/** What a window is told of a seat. */
export function nodeOf(seat: Seat): TreeNode {
  const { process, last } = seat
  if (process !== null) seat.shown = process.program.shownState
  const kind = kindOf(seat)
  const lastLife = seat.past[0]
  return {
    key: seat.key,
    parent: seat.parent === null ? null : seat.parent.key,
    order: seat.order,
    kind,
    name: nameOf(seat),
    pid: process === null ? null : String(process.pid),
    status: process === null ? seat.empty : statusOf(process),
    detail: detailOf(seat, kind),
    module: last === null ? '' : moduleOf(last),
    messageQueueLen: process?.messageCount ?? 0,
    hibernating: process !== null && isHibernating(process),
    address: process === null ? null : addressOf(process),
    ties: tiesOf(seat),
    lives: seat.lives,
    lastExit: lastLife === undefined ? null : shortReason(lastLife.reason),
    restart: seat.restart,
    supervisor: seat.facts === null ? null : { ...seat.facts, children: seat.childCount },
    problem: process === null ? null : problemOf(process),
  }
}

/**
 * As `nodeOf`, where `before` is how the seat looked, and its process has done no more since than a busy one does with
 * every message.
 */
export function stirredNode(seat: Seat, before: TreeNode): TreeNode {
  const { process, facts } = seat
  if (process === null || facts !== null) return nodeOf(seat)
  const state = process.program.shownState
  if (state !== seat.shown) {
    if (hasTiesByState(process)) return nodeOf(seat)
    seat.shown = state
    const detail = detailOf(seat, before.kind)
    const problem = problemOf(process)
    if (detail !== before.detail || problem !== before.problem)
      return { ...before, ...activityOf(process), detail, problem }
  }
  const activity = activityOf(process)
  return isSameActivity(activity, before) ? before : { ...before, ...activity }
}

type Activity = Pick<TreeNode, 'status' | 'messageQueueLen' | 'hibernating'>

function activityOf(process: Process): Activity {
  return {
    status: statusOf(process),
    messageQueueLen: process.messageCount,
    hibernating: isHibernating(process),
  }
}

function isSameActivity(activity: Activity, { status, messageQueueLen, hibernating }: TreeNode): boolean {
  return (
    activity.status === status &&
    activity.messageQueueLen === messageQueueLen &&
    activity.hibernating === hibernating
  )
}

/** What the process in `seat` is called, or was: by itself, else by its child specification. */
export function nameOf(seat: Seat): string {
  const own = seat.process === null ? seat.name : ownName(seat.process)
  if (own !== null) return own
  if (seat.id !== undefined) return spoken(seat.id)
  return seat.last === null ? seat.key : moduleOf(seat.last)
}

/** As Erlang's observer says it; the dead have a word of their own for the inspector. */
export function statusOf({ program, status }: Process): TreeNode['status'] {
  // Who is held by sys:suspend waits in a loop of its own; to whoever looks at it that is another thing.
  const held = program instanceof BehaviourProgram && program.sysSuspended && status === 'waiting'
  return held ? 'suspended' : status
}

/** Whether two pictures of a seat are the same. */
export function sameNode(a: TreeNode, b: TreeNode): boolean {
  for (const field in a) {
    const key = field as keyof TreeNode
    if (key !== 'supervisor' && key !== 'ties' && a[key] !== b[key]) return false
  }
  if (!sameTies(a.ties, b.ties)) return false
  const one = a.supervisor
  const two = b.supervisor
  if (one === null || two === null) return one === two
  return (
    one.restartsInWindow === two.restartsInWindow &&
    one.children === two.children &&
    one.strategy === two.strategy &&
    one.intensity === two.intensity &&
    one.period === two.period &&
    one.restartedAtMs.every((at, index) => at === two.restartedAtMs[index])
  )
}

function isHibernating({ program, status }: Process): boolean {
  return status === 'waiting' && program instanceof BehaviourProgram && program.hibernating
}

function kindOf({ last, isSupervisor, parent, children }: Seat): TreeNode['kind'] {
  if (last === null) return isSupervisor ? 'supervisor' : 'worker'
  if (supervises(last)) return 'supervisor'
  if (isTable(last)) return 'table'
  // Who holds a supervision tree without being in one stands for the application, as OTP's application master does.
  if (parent === null && [...children].some(child => child.last !== null && supervises(child.last)))
    return 'application'
  return 'worker'
}

function detailOf(seat: Seat, kind: TreeNode['kind']): string {
  const { process, facts } = seat
  if (process === null) {
    if (seat.empty === 'undefined') return 'not started'
    const reason = seat.past[0]?.reason
    return reason === undefined ? '' : `exited: ${shortReason(reason)}`
  }
  if (facts !== null) return `${facts.strategy} · ${facts.intensity} in ${facts.period} s`
  if (kind === 'table') return objectsOf(process)
  if (kind === 'application') return 'application'
  return holdings(process.program.shownState)
}

/** What a state holds, where the first list in it, or in a map in it, says so: "4 todos". */
function holdings(state: Term | undefined, depth = 0): string {
  if (!isRecord(state) || depth > 1) return ''
  for (const field in state) {
    const value = state[field]
    const found = Array.isArray(value)
      ? counted(value.length, field.replaceAll('_', ' '))
      : holdings(value, depth + 1)
    if (found !== '') return found
  }
  return ''
}

function counted(count: number, things: string): string {
  return `${count} ${count === 1 ? things.replace(/s$/, '') : things}`
}

function isTable(process: Process): boolean {
  return moduleOf(process) === 'dets'
}

function objectsOf(process: Process): string {
  const state = process.program.shownState
  const count = isRecord(state) ? state.no_objects : undefined
  return typeof count === 'number' ? `${counted(count, 'objects')} · on disk` : 'on disk'
}

/** What a table, or who holds one open, says of why it does not work now: "enospc". */
function problemOf(process: Process): string | null {
  const state = process.program.shownState
  const problem = isRecord(state) ? (state.problem ?? null) : null
  if (problem === null) return null
  return isAtom(problem) ? atomName(problem) : line(problem)
}
