import { limits } from '../../shared/limits.ts'
import { isRecord, Pid, type Term, Tuple } from '../../shared/term.ts'
import { type ShellAnswer, shellChannel } from '../otp/index.ts'
import { replaces } from '../otp/shell.ts'
import type { World } from '../runtime/index.ts'

/** Hears what a process shows on a channel, while the world runs. */
export type OutputListener = (pid: Pid, channel: string, value: Term) => void

/** What `sys:trace` has printed of one process, oldest first, and how many lines before it are forgotten. */
export type Trace = { readonly lines: readonly TraceLine[]; readonly dropped: number }
type TraceLine = { readonly atMs: number; readonly text: string }

const noTrace: Trace = { lines: [], dropped: 0 }
const noStates: readonly Term[] = []

/**
 * What the processes of a world show to the outside, for whoever listens; and what is kept of it: the lines of
 * `sys:trace`, and the states that were replaced by hand, as far as each can be put back.
 */
export class Outputs {
  private readonly world: World
  private readonly listeners = new Set<OutputListener>()
  private readonly traces = new Map<number, Trace>()
  private readonly states = new Map<number, readonly Term[]>()
  /** Hears of whom something was kept. */
  private readonly changed: (pid: Pid) => void

  /** `from`: of the world of which this one is a fork. */
  constructor(world: World, changed: (pid: Pid) => void, from: Outputs | null) {
    this.world = world
    this.changed = changed
    if (from !== null) {
      for (const [id, trace] of from.traces) this.traces.set(id, trace)
      for (const [id, states] of from.states) this.states.set(id, states)
    }
    world.output = (pid, channel, value) => {
      if (channel === 'standard_io' && typeof value === 'string') this.printed(pid, value)
      else if (channel === shellChannel && isRecord(value)) this.answered(value as unknown as ShellAnswer)
      for (const listener of this.listeners) listener(pid, channel, value)
    }
  }

  /** @returns stops it */
  listen(listener: OutputListener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Hears what came of the command that the shell `pid` carries out. @returns stops it */
  onAnswer(pid: Pid, hear: (answer: ShellAnswer) => void): () => void {
    return this.listen((from, channel, value) => {
      if (channel === shellChannel && from.id === pid.id) hear(value as unknown as ShellAnswer)
    })
  }

  traceOf(pid: Pid): Trace {
    return this.traces.get(pid.id) ?? noTrace
  }

  /** States of `pid` that were replaced by hand, the last one first: what it can be put back to. */
  replacedOf(pid: Pid): readonly Term[] {
    return this.states.get(pid.id) ?? noStates
  }

  close(): void {
    this.world.output = null
    this.listeners.clear()
  }

  /** What a process prints may be anything; what `sys:trace` prints begins like this. */
  private printed(pid: Pid, text: string): void {
    if (!text.startsWith('*DBG* ')) return
    const { lines, dropped } = this.traceOf(pid)
    const line = { atMs: this.world.now, text: text.trimEnd().slice(0, lineChars) }
    const kept = [...lines, line].slice(-limits.traceLines)
    keep(this.traces, pid, { lines: kept, dropped: dropped + lines.length + 1 - kept.length })
    this.changed(pid)
  }

  private answered({ command, old }: ShellAnswer): void {
    const how = replaces(command)
    const pid = command instanceof Tuple ? command.items[1] : null
    if (how === null || old === undefined || !(pid instanceof Pid)) return
    const states = this.replacedOf(pid)
    const next = how === 'undoes' ? states.slice(1) : [old, ...states].slice(0, limits.statesReplaced)
    keep(this.states, pid, next)
    this.changed(pid)
  }
}

/** Processes of which something is kept: those of which something was kept last. */
const processesKept = 50
const lineChars = 500

function keep<T>(kept: Map<number, T>, { id }: Pid, value: T): void {
  kept.delete(id)
  kept.set(id, value)
  if (kept.size <= processesKept) return
  for (const oldest of kept.keys()) {
    kept.delete(oldest)
    break
  }
}
