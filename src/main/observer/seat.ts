import { limits } from '../../shared/limits.ts'
import type { TreeNode } from '../../shared/protocol/events.ts'
import type { Pid, Term } from '../../shared/term.ts'
import type { Process } from '../runtime/index.ts'

/** A process that sat in a seat before; its terms are printed when somebody wants to read them. */
export type Life = {
  readonly life: number
  readonly pid: Pid
  readonly startedAtMs: number
  readonly endedAtMs: number
  readonly reason: Term
  /** Its last state; undefined when it had none to show. */
  readonly state: Term | undefined
}

/** What is known of a supervisor besides its children. */
export type SupervisorFacts = Omit<NonNullable<TreeNode['supervisor']>, 'children'>

/**
 * A place in the tree. Processes come and go in it: a restarted process takes the seat of the dead one, and with it
 * its history.
 */
export class Seat {
  key: string
  readonly parent: Seat | null
  readonly children = new Set<Seat>()
  /** Seats of the children of this supervisor by the text of their ids; of those without ids, by their order. */
  readonly byId = new Map<string, Seat>()
  readonly byOrder = new Map<number, Seat>()
  /** Seats of its children in which nobody sits. */
  readonly vacant = new Set<Seat>()
  /** The child's id; undefined where it has none. */
  id: Term | undefined
  /** Place among its siblings; those that are nobody's child come last. */
  order = 0
  /** Seats made so far under this one for processes that are nobody's child. */
  loose = 0
  /** Whether it is the seat of a supervisor's child. */
  supervised = false
  restart: TreeNode['restart'] = null
  /** Its child specification says that it is a supervisor. */
  isSupervisor = false
  process: Process | null = null
  /** Who sits here, or sat here last. */
  last: Process | null = null
  /** What the last one here was called, when it was called something. */
  name: string | null = null
  /** What an empty seat waits for. */
  empty: 'restarting' | 'dead' | 'undefined' = 'restarting'
  /** Ms of wall time that a dead seat is still drawn. */
  ghostMs = 0
  lives = 0
  /** Newest first; at most `limits.livesKept`. */
  past: Life[] = []
  facts: SupervisorFacts | null = null
  /** Of its process when that was last looked at. */
  reductions = -1
  messageCount = 0
  label: Term | undefined = undefined
  /** State of its process when its picture was made. */
  shown: Term | undefined = undefined
  /** Wall time at which its children were last read. */
  readAt = Number.NEGATIVE_INFINITY

  constructor(key: string, parent: Seat | null) {
    this.key = key
    this.parent = parent
    parent?.children.add(this)
  }

  /** Children of this supervisor, also those that are being restarted or were stopped on purpose. */
  get childCount(): number {
    let count = this.byId.size + this.byOrder.size
    for (const child of this.vacant) {
      const counted = child.id === undefined ? this.byOrder.get(child.order) === child : true
      if (counted && child.empty === 'dead') count--
    }
    return count
  }

  /** A copy in another tree, under `parent`; the seats around it are left to the map. */
  copyTo(parent: Seat | null, processOf: (process: Process) => Process): Seat {
    const copy = new Seat(this.key, parent)
    copy.id = this.id
    copy.order = this.order
    copy.loose = this.loose
    copy.supervised = this.supervised
    copy.restart = this.restart
    copy.isSupervisor = this.isSupervisor
    copy.process = this.process === null ? null : processOf(this.process)
    copy.last = this.last === null ? null : processOf(this.last)
    copy.name = this.name
    copy.empty = this.empty
    copy.ghostMs = this.ghostMs
    copy.lives = this.lives
    copy.past = this.past.slice()
    copy.facts = this.facts
    copy.reductions = this.reductions
    copy.messageCount = this.messageCount
    copy.label = this.label
    copy.shown = this.shown
    copy.readAt = this.readAt
    return copy
  }

  /** `process` sits down. */
  sit(process: Process): void {
    this.parent?.vacant.delete(this)
    this.process = process
    this.last = process
    this.lives++
  }

  /** The process that sat here has exited with `reason`. */
  leave(reason: Term, nowMs: number): void {
    const process = this.process
    if (process === null) return
    this.process = null
    if (this.supervised) this.parent?.vacant.add(this)
    this.facts = null
    this.byOrder.clear()
    this.past.unshift({
      life: this.lives,
      pid: process.pid,
      startedAtMs: process.startedAtMs,
      endedAtMs: nowMs,
      reason,
      state: process.program.shownState,
    })
    if (this.past.length > limits.livesKept) this.past.pop()
  }
}
