import { gen_call } from '../../shared/atoms.ts'
import { limits } from '../../shared/limits.ts'
import type {
  Forecast,
  ForecastMeter,
  ForecastSeat,
  ForecastStep,
  TreeNode,
} from '../../shared/protocol/events.ts'
import { type Atom, isTagged, type Pid, type Term } from '../../shared/term.ts'
import { isOrderly, moduleOf, ownName, spoken, spokenReason } from '../observer/index.ts'
import type { Process, WorldEvent } from '../runtime/index.ts'
import { comeback, sourceName } from './comeback.ts'
import type { Scene } from './scene.ts'

type Step = Pick<ForecastStep, 'kind' | 'afterMs'> & {
  readonly pid: Pid | null
  readonly supervisor: Pid | null
  /** The child's id; the atom `undefined` for who has none. */
  readonly id: Term
  readonly reason: Term
  /** Who stopped, and where he sat. */
  readonly who: string
  readonly key: string | null
}

type Place = { readonly key: string; readonly name: string }

/** One who stopped: where he sat, and what went with him. */
type Loss = {
  readonly key: string
  readonly name: string
  readonly registered: Atom | undefined
  /** undefined: none of his own to lose. */
  readonly state: Term | undefined
}

/** Watches what happens in a scene from now on, as far as it tells what becomes of its processes. */
export class Consequences {
  private readonly scene: Scene
  private readonly sinceMs: number
  private readonly before: ReadonlyMap<string, TreeNode>
  private readonly steps: Step[] = []
  private readonly losses = new Map<string, Loss>()
  /**
   * Where processes sit, by the text of their pids: those who did before, and those whom a supervisor has told of since.
   * Where somebody is shown of whom nobody has told depends on when somebody looked.
   */
  private readonly places = new Map<string, Place | null>()
  /** Whom processes that were started have called, by number of their pid. */
  private readonly asked = new Map<number, Set<Pid>>()
  private readonly stop: () => void

  constructor(scene: Scene) {
    this.scene = scene
    this.sinceMs = scene.host.world.now
    this.before = new Map(scene.observer.picture())
    for (const { pid, key, name } of this.before.values())
      if (pid !== null) this.places.set(pid, { key, name })
    this.stop = scene.observer.onEvent(event => this.hear(event), true)
  }

  /** Ends the watch. @returns all that has happened; of screens it knows nothing */
  end(): Omit<Forecast, 'screens'> {
    this.stop()
    const { observer, host } = this.scene
    const after = observer.picture()
    const told = this.steps.slice(0, limits.forecastSteps)
    return {
      steps: told.map((step, index) => this.toTell(step, index + 1)),
      stepsMore: this.steps.length - told.length,
      seats: [...this.losses.values()].map(loss => this.seat(loss, after.get(loss.key))),
      meters: this.meters(),
      forMs: host.world.now - this.sinceMs,
    }
  }

  private hear(event: WorldEvent): void {
    const { observer } = this.scene
    const afterMs = event.atMs - this.sinceMs
    switch (event.type) {
      case 'spawn':
        this.asked.set(event.pid.id, new Set())
        break
      case 'send':
        if (event.from !== null && isTagged(event.message, gen_call, 3))
          this.asked.get(event.from.id)?.add(event.to)
        break
      case 'exit': {
        const { pid, reason } = event
        const place = this.placeOf(pid)
        // Who was nobody's and ended in order is no consequence worth a line.
        if (place === null && isOrderly(reason)) break
        const process = observer.find(pid)
        const called = process === null ? String(pid) : (ownName(process) ?? moduleOf(process))
        const who = place?.name ?? called
        const key = place?.key ?? null
        this.steps.push({ kind: 'exit', afterMs, pid, supervisor: null, id: null, reason, who, key })
        if (place !== null && process !== null) this.lose(place, process)
        break
      }
      case 'child': {
        const { action, pid, id, supervisor, reason } = event
        if (action === 'terminate') break
        if (pid !== null && !this.places.has(String(pid))) this.places.set(String(pid), null)
        this.steps.push({ kind: action, afterMs, pid, supervisor, id, reason, who: '', key: null })
        break
      }
    }
  }

  private placeOf(pid: Pid): Place | null {
    const known = this.places.get(String(pid))
    if (known !== null) return known ?? null
    const place = this.scene.observer.whereIs(pid)
    if (place !== null) this.places.set(String(pid), place)
    return place
  }

  /** Of several who leave one seat it is the first whose state and name were there before. */
  private lose({ key, name }: Place, process: Process): void {
    if (this.losses.has(key) || !this.before.has(key)) return
    const own = process.program.behaviour !== 'supervisor'
    const state = own ? process.program.shownState : undefined
    this.losses.set(key, { key, name, registered: process.registeredName, state })
  }

  private seat({ key, name, registered, state }: Loss, node: TreeNode | undefined): ForecastSeat {
    const { observer, host } = this.scene
    const process = this.sitting(node)
    const asked = [...(process === null ? [] : (this.asked.get(process.pid.id) ?? []))]
    const from = asked.map(pid => observer.find(pid)).filter(source => source !== null)
    const names = [...new Set(from.map(source => sourceName(source, observer)))]
    return {
      key,
      name,
      back: process !== null,
      nameBack: registered === undefined ? null : host.world.names.has(registered),
      state: comeback(state, process?.program.shownState, names),
    }
  }

  private sitting(node: TreeNode | undefined): Process | null {
    if (!node?.pid) return null
    for (const process of this.scene.host.world.processes.values())
      if (String(process.pid) === node.pid) return process
    return null
  }

  private meters(): ForecastMeter[] {
    const meters = new Map<string, ForecastMeter>()
    for (const { kind, supervisor } of this.steps) {
      if (supervisor === null || (kind !== 'restart' && kind !== 'give_up')) continue
      const where = this.placeOf(supervisor)
      const facts = where === null ? null : this.before.get(where.key)?.supervisor
      if (where === null || !facts) continue
      const { intensity, period, restartsInWindow: before } = facts
      const known = meters.get(where.key)
      const now = known ?? { ...where, before, after: before, intensity, period, blown: false }
      const after = Math.min(now.after + 1, intensity + 1)
      meters.set(where.key, { ...now, after, blown: now.blown || kind === 'give_up' })
    }
    return [...meters.values()]
  }

  private toTell(step: Step, number: number): ForecastStep {
    const { kind, afterMs, pid, supervisor, id, reason } = step
    const nameOf = (whose: Pid): string => this.placeOf(whose)?.name ?? String(whose)
    const place = pid === null ? null : this.placeOf(pid)
    const nameless = id === Symbol.for('undefined') || id === null
    const child = place?.name ?? (nameless ? String(pid) : spoken(id))
    const by = supervisor === null ? '' : nameOf(supervisor)
    const text = {
      exit: `${step.who} exits: ${spokenReason(reason)}`,
      start: `${by} starts ${child}`,
      restart: `${by} restarts ${child}`,
      restart_failed: `${by} cannot restart ${child}: ${spokenReason(reason)}`,
      give_up: `${by} gives up: one restart too many`,
    }[kind]
    const key =
      kind === 'exit'
        ? step.key
        : kind === 'give_up' && supervisor !== null
          ? this.placeOf(supervisor)?.key
          : place?.key
    return { number, kind, afterMs, key: key ?? null, text }
  }
}
