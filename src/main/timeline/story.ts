import { gen_call, gen_cast } from '../../shared/atoms.ts'
import { limits } from '../../shared/limits.ts'
import type { Story, StoryLine } from '../../shared/protocol/events.ts'
import { isTagged, type Pid, type Term } from '../../shared/term.ts'
import { isOrderly, line, moduleOf, type Observer, ownName, spokenReason } from '../observer/index.ts'
import { sourceName } from './comeback.ts'
import type { Instant } from './instant.ts'
import { Forgotten, Playback } from './playback.ts'
import type { Recorder } from './recorder.ts'
import { exitMessage, type Seen, Witness } from './witness.ts'

/**
 * Tells how the exit of `pid` came about and what came of it: the past is played again from a while before it, this time
 * with an ear for everything.
 * @throws Forgotten when nothing is kept of it
 */
export async function tellStory(recorder: Recorder, pid: Pid): Promise<Story> {
  const mark = recorder.marks.exitOf(pid)
  if (mark === undefined) throw new Forgotten(`nothing is kept of an exit of ${pid}`)
  const from: Instant = { step: Math.max(0, mark.at.step - stepsBefore), entry: mark.at.entry }
  const keyframe =
    recorder.keyframes.before({ step: from.step, entry: 0 }) ?? recorder.keyframes.before(mark.at)
  if (keyframe === undefined) throw new Forgotten('that is too long ago: it is not kept any more')
  const playback = new Playback(recorder, keyframe)
  try {
    const witness = new Witness(playback.scene, () => playback.instant.entry)
    await playback.forward(mark.at)
    const later = recorder.log.atTime(mark.atMs + tellMs, recorder.now)
    const last = mark.at.step + stepsAfter
    await playback.forward(later.step > last ? recorder.log.atStep(last) : later)
    witness.end()
    return new Teller(witness, playback.scene.observer).tell(pid)
  } finally {
    playback.end()
  }
}

/** Puts into words what a witness has seen. */
class Teller {
  private readonly witness: Witness
  private readonly observer: Observer
  private readonly lines: Omit<StoryLine, 'number'>[] = []

  constructor(witness: Witness, observer: Observer) {
    this.witness = witness
    this.observer = observer
  }

  tell(pid: Pid): Story {
    const { seen } = this.witness
    const root = this.rootOf(this.witness.exitOf(pid))
    const exit = seen[root] as Seen
    this.begin(exit, root)
    const asked = new Set<string>()
    for (let at = root; at < seen.length; at++) this.follow(at, asked)
    const told = this.lines.slice(0, limits.storyLines)
    return {
      pid: String(pid),
      lines: told.map((line, index) => ({ number: index + 1, ...line })),
      more: told.length < this.lines.length,
    }
  }

  /** The exit with which it all began, of which the exit at `index` is a consequence. */
  private rootOf(index: number): number {
    const { event } = this.witness.seen[index] as Seen
    if (event.type !== 'exit') return index
    const at = this.witness.deadlySignal(event.pid, index)
    const signal = this.witness.seen[at]?.event
    if (signal?.type !== 'signal') {
      const above = this.witness.followed(event.pid, index)
      const before = above === null ? -1 : this.witness.exitOf(above)
      return before >= 0 && before < index ? this.rootOf(before) : index
    }
    const linked = signal.link && signal.from !== null ? this.witness.exitOf(signal.from) : -1
    if (linked >= 0 && linked < index) return this.rootOf(linked)
    // Who sent it did so because of the exit of somebody else: a supervisor that ends the others, too.
    const cause = this.witness.seen[this.witness.sendOf(signal.cause)]?.event
    const dead = cause?.type === 'send' ? exitMessage(cause.message) : null
    const first = dead === null ? -1 : this.witness.exitOf(dead)
    return first >= 0 && first < index ? this.rootOf(first) : index
  }

  /** What made the process of the first exit do so. */
  private begin(exit: Seen, index: number): void {
    const { event, callback } = exit
    if (event.type !== 'exit') return
    const signal = this.witness.seen[this.witness.deadlySignal(event.pid, index)]
    if (signal?.event.type === 'signal') {
      const { from, reason } = signal.event
      const by = from === null ? 'Somebody outside' : this.name(from)
      this.add('signal', signal, `${by} sent it an exit signal: ${line(reason)}`, event.pid)
      return
    }
    const taken = this.witness.seen[this.witness.lastTaken(event.pid, index)]?.event
    const message = this.witness.seen[this.witness.sendOf(taken?.type === 'receive' ? taken.sent : 0)]
    if (message?.event.type === 'send') {
      const { from } = message.event
      const by = from === null ? 'from outside' : `from ${this.name(from)}`
      const what = line(message.event.message)
      this.add('message', message, `${this.name(event.pid)} was sent ${what} ${by}`, event.pid)
      const handler = handlerOf(callback, message.event.message)
      if (handler !== null) this.add('message', exit, `It handled that in ${handler}`, event.pid)
    } else if (callback !== null) this.add('message', exit, `It was in ${callback}`, event.pid)
  }

  private follow(index: number, asked: Set<string>): void {
    const seen = this.witness.seen[index] as Seen
    const { event } = seen
    switch (event.type) {
      case 'exit':
        if (isOrderly(event.reason) && this.observer.whereIs(event.pid) === null) break
        this.add(
          'exit',
          seen,
          `${this.name(event.pid)} ${event.pid} exited: ${spokenReason(event.reason)}`,
          event.pid,
        )
        break
      case 'signal': {
        if (!event.link || event.from === null) break
        const from = this.name(event.from)
        const to = this.name(event.to)
        const text = this.witness.wasTrapped(index)
          ? `${from} was linked to ${to}, which traps exits: the signal became a message`
          : event.reason === Symbol.for('normal')
            ? null
            : `${from} was linked to ${to}, which does not trap exits`
        if (text !== null) this.add('signal', seen, text, event.to)
        break
      }
      case 'child':
        this.child(seen)
        break
      case 'send':
        this.read(seen, asked)
        break
    }
  }

  private child({ event, said, ...seen }: Seen): void {
    if (event.type !== 'child' || said === null || event.action === 'terminate') return
    this.add(event.action, { event, said, ...seen }, said, event.pid ?? event.supervisor)
  }

  /** Somebody asks a table for what was saved. */
  private read(seen: Seen, asked: Set<string>): void {
    const { event } = seen
    if (event.type !== 'send' || event.from === null || !isTagged(event.message, gen_call, 3)) return
    const table = this.observer.find(event.to)
    if (table?.program.initialCall !== 'dets.init/1' || !this.isNew(event.from)) return
    const file = sourceName(table, this.observer)
    const text = `${this.name(event.from)} reads its state from ${file}`
    if (asked.has(text)) return
    asked.add(text)
    this.add('read', seen, text, event.from)
  }

  /** Whether `pid` was started during the story. */
  private isNew(pid: Pid): boolean {
    return this.witness.seen.some(
      ({ event }) =>
        event.type === 'child' &&
        (event.action === 'restart' || event.action === 'start') &&
        event.pid?.id === pid.id,
    )
  }

  private name(pid: Pid): string {
    const where = this.observer.whereIs(pid)
    if (where !== null) return where.name
    const process = this.observer.find(pid)
    return process === null ? String(pid) : (ownName(process) ?? moduleOf(process))
  }

  private add(kind: StoryLine['kind'], { event, at }: Seen, text: string, about: Pid): void {
    this.lines.push({ kind, text, at, atMs: event.atMs, key: this.observer.whereIs(about)?.key ?? null })
  }
}

/** The callback that took `message`, where `callback` ran last: it may have been `terminate` since. */
function handlerOf(callback: string | null, message: Term): string | null {
  if (callback === null || !callback.endsWith('.terminate/2')) return callback
  const module = callback.slice(0, -'.terminate/2'.length)
  if (isTagged(message, gen_call, 3)) return `${module}.handle_call/3`
  return `${module}.${isTagged(message, gen_cast, 2) ? 'handle_cast' : 'handle_info'}/2`
}

/** Steps before an exit from which on it is listened. */
const stepsBefore = 300
/** World time for which, and steps through which, the story goes on after the exit. */
const tellMs = 500
const stepsAfter = 5_000
