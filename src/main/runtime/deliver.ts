import type { Term } from '../../shared/term.ts'
import type { CallWait } from './call-wait.ts'
import { type Message, type Tagged, termOf } from './envelope.ts'
import { Mailbox } from './mailbox.ts'
import { type Process, woken } from './process.ts'
import { PlainWait, type Wait } from './wait.ts'
import type { World } from './world.ts'

/** Brings `message`, which is frozen, to `target`: wakes it if it waits for such a message, or puts it into its mailbox. */
export function deliver(world: World, from: Process | null, target: Process, message: Term): void {
  // The dead have one, too.
  if (target.doom !== undefined) return
  const sent = numberMessage(world)
  if (world.attended && noted(world, target)) tell(world, from, target, message, sent)
  const { wait } = target
  if (wait === null || target.woken !== woken.not) keep(world, target, message, sent)
  // Most waits for messages are such. What names its class is quicker to V8, and what is short becomes part of its caller.
  else if (wait instanceof PlainWait && wait.kind === 'any') {
    wait.hold(message, 0, sent)
    world.schedule(target)
  } else offer(world, target, wait, message, sent)
}

/** Wakes `target` by `message` if that is what it waits for; else it is kept for later. */
function offer(world: World, target: Process, wait: Wait, message: Term, sent: number): void {
  if (wait.takes(message)) {
    wait.hold(message, target.mailbox === null ? 0 : target.mailbox.length, sent)
    world.schedule(target)
  } else keep(world, target, message, sent)
}

/** As `deliver`, of a message that becomes a term only when it has to. */
export function deliverToProgram(
  world: World,
  from: Process,
  target: Process,
  message: Tagged | CallWait,
): void {
  if (target.coroutine !== null) deliver(world, from, target, termOf(message))
  else if (target.doom === undefined) {
    const sent = numberMessage(world)
    if (world.attended && noted(world, target)) tell(world, from, target, termOf(message), sent)
    keep(world, target, message, sent)
  }
}

/** Counts a message. @returns its number */
export function numberMessage(world: World): number {
  world.messages++
  return world.nextSeq()
}

/** Notes that `target` got a message, for who wants to know. @returns whether somebody is to be told what it is */
export function noted(world: World, target: Process): boolean {
  if (world.touched !== null) touch(world.touched, target)
  return world.loud
}

/** Tells who listens of a message. */
export function tell(world: World, from: Process | null, target: Process, message: Term, sent: number): void {
  world.emit({ type: 'send', from: from === null ? null : from.pid, to: target.pid, message }, sent)
}

/** Puts `process` among the touched. */
export function touch(touched: Process[], process: Process): void {
  if (process.touched) return
  process.touched = true
  touched.push(process)
}

function keep(world: World, target: Process, message: Message, sent: number): void {
  let { mailbox } = target
  if (mailbox === null) mailbox = target.mailbox = new Mailbox()
  mailbox.push(message, sent)
  if (target.coroutine === null) world.schedule(target)
}
