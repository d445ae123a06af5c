import { limits } from '../../../shared/limits.ts'
import type { ChartDetail, ChartEvent, MessagesUpdate } from '../../../shared/protocol/events.ts'
import type { Pid, Term } from '../../../shared/term.ts'
import { formatTerm, type TermSyntax } from '../../../shared/term-text.ts'
import { isOrderly, line, type Observer, shapeOf, spokenReason } from '../../observer/index.ts'
import type { World } from '../../runtime/index.ts'
import type { Instant } from '../instant.ts'
import { Desk } from './desk.ts'
import type { Heard } from './listener.ts'

type Of<Type extends Heard['event']['type']> = Heard & {
  readonly event: Extract<Heard['event'], { type: Type }>
}

export type Told = Pick<MessagesUpdate, 'events' | 'who' | 'busy'>

/** Writes down what was heard as a window is told of it, and keeps the last `limits.chartEvents` terms to be read. */
export class Scribe {
  private readonly desk = new Desk()
  private written: ChartEvent[] = []
  /** An exit signal, of which only the next event tells whether it became a message. */
  private signal: Of<'signal'> | null = null

  /** What was heard next, and where those sit of whom it tells, where that was not told before. */
  told(heard: readonly Heard[], observer: Observer): Told {
    for (const each of heard) this.add(each)
    this.endSignal()
    return { events: this.taken(), who: this.desk.who(observer), busy: this.desk.busy(observer) }
  }

  /** What comes next was heard in another run of the same world: numbers of messages say nothing any more. */
  changeRun(): void {
    this.desk.forgetNumbers()
  }

  /** `count` messages were sent that nobody looked at: those that have left their mailboxes since are told of. */
  miss(count: number, world: World, at: Instant): ChartEvent[] {
    const base = { at, atMs: world.now, inside: false }
    this.written.push({ ...base, type: 'missed', id: `-${at.step}.${at.entry}.${count}`, count })
    for (const message of this.desk.lost(world))
      this.written.push({ ...base, type: 'lost_sight', id: `l${message}`, message })
    return this.taken()
  }

  /** In the notation `syntax`. @returns null for what is not kept any more */
  read(id: string, syntax: TermSyntax): ChartDetail | null {
    const kept = this.desk.detail(id)
    if (kept === undefined) return null
    const { payload, before, after } = kept
    const text = (term: Term | undefined) => printed(term, syntax)
    return { id, payload: text(payload), before: text(before), after: text(after) }
  }

  private taken(): ChartEvent[] {
    const { written } = this
    this.written = []
    return written
  }

  private add(heard: Heard): void {
    const { event } = heard
    if (event.type === 'send' && this.becameMessage(event.to, event.message)) this.signal = null
    this.endSignal()
    switch (event.type) {
      case 'send':
        this.send(heard as Of<'send'>)
        break
      case 'receive':
        this.receive(heard as Of<'receive'>)
        break
      case 'state':
        this.state(heard as Of<'state'>)
        break
      case 'signal':
        this.signal = heard as Of<'signal'>
        break
      case 'exit':
        this.exit(heard as Of<'exit'>)
        break
      case 'spawn': {
        const { pid, parent } = event
        const by = parent === null ? null : this.name(parent)
        this.written.push({ ...base(heard, 'b'), type: 'start', pid: this.name(pid), parent: by })
        break
      }
      case 'link':
      case 'unlink':
      case 'monitor':
        this.tie(heard, event.type, event.pid, event.other)
        break
      case 'demonitor': {
        const call = this.desk.endCall(event.ref)
        if (call === undefined) this.tie(heard, event.type, event.pid, event.other)
        else this.written.push({ ...base(heard, 'o'), type: 'timeout', call, pid: this.name(event.pid) })
      }
    }
  }

  private send(heard: Of<'send'>): void {
    const { from, to, message, seq } = heard.event
    const { kind, what, ref } = shapeOf(message)
    if (kind === 'ack') return
    const told = base(heard, 'm')
    const asks = kind === 'call' || kind === 'system'
    const call = asks || ref === null ? undefined : this.desk.callOf(ref)
    this.desk.sent(told.id, seq, to, message)
    if (asks && ref !== null) this.desk.call(ref, told.id)
    this.written.push({
      ...told,
      type: 'message',
      kind,
      from: from === null ? null : this.name(from),
      to: this.name(to),
      text: line(what),
      call: call ?? null,
    })
  }

  private receive(heard: Of<'receive'>): void {
    const { pid, message, sent } = heard.event
    const id = this.desk.received(sent, pid, message)
    if (!heard.awaited) this.desk.begin(pid, id ?? null, heard.state)
    if (id === undefined) return
    const { ref, kind } = shapeOf(message)
    if (ref !== null && (kind === 'reply' || kind === 'down')) this.desk.endCall(ref)
    const { awaited } = heard
    this.written.push({
      ...base(heard, 'h'),
      type: 'handled',
      message: id,
      pid: this.name(pid),
      awaited,
    })
  }

  private state(heard: Of<'state'>): void {
    const { pid, state } = heard.event
    const message = this.desk.changed(pid, state)
    this.written.push({ ...base(heard, 'c'), type: 'changed', message, pid: this.name(pid) })
  }

  private exit(heard: Of<'exit'>): void {
    const { pid, reason } = heard.event
    const told = base(heard, 'x')
    this.desk.keep(told.id, reason)
    this.desk.ended(pid)
    this.written.push({
      ...told,
      type: 'exit',
      pid: this.name(pid),
      text: spokenReason(reason),
      orderly: isOrderly(reason),
    })
  }

  private tie(heard: Heard, tie: 'link' | 'unlink' | 'monitor' | 'demonitor', pid: Pid, other: Pid): void {
    this.written.push({
      ...base(heard, tie.slice(0, 2)),
      type: 'tie',
      tie,
      pid: this.name(pid),
      other: this.name(other),
    })
  }

  /** Whether a message to `to` is what the signal before it became. */
  private becameMessage(to: Pid, message: Term): boolean {
    return this.signal !== null && this.signal.event.to.id === to.id && shapeOf(message).kind === 'exit'
  }

  private endSignal(): void {
    const heard = this.signal
    if (heard === null) return
    this.signal = null
    const { from, to, reason, link } = heard.event
    const told = base(heard, 's')
    this.desk.keep(told.id, reason)
    // `exit(self(), normal)` is the one normal signal that ends a process.
    const ignored = reason === Symbol.for('normal') && (link || from?.id !== to.id)
    this.written.push({
      ...told,
      type: 'signal',
      from: from === null ? null : this.name(from),
      to: this.name(to),
      text: line(reason),
      link,
      ignored,
    })
  }

  private name(pid: Pid): string {
    return this.desk.name(pid)
  }
}

function base({ event: { atMs }, at, number, inside }: Heard, letter: string) {
  return { id: `${letter}${at.step}.${at.entry}.${number}`, at, atMs, inside }
}

function printed(term: Term | undefined, syntax: TermSyntax): string | null {
  if (term === undefined) return null
  return formatTerm(term, syntax, { limitChars: limits.printedTermChars, width: columns })
}

const columns = 60
