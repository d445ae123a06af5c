import { encode, encodeLogged } from './encode.ts'
import { isObject, type Json, type JsonObject, textOf } from './json.ts'
import type { Serial } from './scenario.ts'
import type { Label, Phase, Store } from './store.ts'

/** A phase of a trace: what was logged, by group, and who died of what. */
export type TracePhase = {
  readonly logs: { readonly [group: string]: readonly Json[] }
  readonly exits: JsonObject
}

export type Trace = { readonly id: string; readonly phases: readonly TracePhase[] }

export type TraceFile = {
  readonly topic: string
  readonly scenarios: readonly (Trace | { readonly id: string; readonly error: string })[]
}

/** The trace of the scenario that `store` remembers. */
export function traceOf(store: Store): Trace {
  const { id, serial } = store.scenario
  return { id, phases: renumber(store.phases.map(phase => encodePhase(phase, store, serial))) }
}

function encodePhase(phase: Phase, store: Store, serial: Serial | undefined): TracePhase {
  const logs: Record<string, Json[]> = {}
  for (const { label, kind, terms } of phase.entries) {
    const group = groupOf(label, serial)
    logs[group] ??= []
    logs[group].push([`@${nameOf(label)}`, kind, ...terms.map(term => encodeLogged(term, store))])
  }
  const exits: Record<string, Json> = {}
  for (const [id, reason] of phase.exits) {
    const label = store.labelOfId(id)
    if (label !== undefined && label.name !== 'driver') exits[`@${nameOf(label)}`] = encode(reason, store)
  }
  return { logs, exits }
}

function nameOf({ name, number }: Label): string {
  return `${name}#${number}`
}

function groupOf(label: Label, serial: Serial | undefined): string {
  const alone = `@${nameOf(label)}`
  if (serial === undefined) return alone
  if (serial === 'all') return label.name === 'driver' ? alone : 'all'
  return serial.find(names => names.includes(label.name))?.join('+') ?? alone
}

/**
 * `phases` with references numbered in the order in which a reader meets them: phases in order; in each the logs, then
 * the exits; keys of objects sorted.
 */
export function renumber(phases: readonly TracePhase[]): readonly TracePhase[] {
  const numbers = new Map<string, string>()
  const walk = (json: Json): Json => {
    if (typeof json === 'string') {
      if (!json.startsWith('#')) return json
      const number = numbers.get(json) ?? `#${numbers.size + 1}`
      numbers.set(json, number)
      return number
    }
    if (Array.isArray(json)) return json.map(walk)
    if (!isObject(json)) return json
    const keys = Object.keys(json).sort()
    return Object.fromEntries(keys.map(key => [key, walk(json[key] as Json)]))
  }
  return phases.map(({ logs, exits }) => ({
    logs: walk(logs) as TracePhase['logs'],
    exits: walk(exits) as JsonObject,
  }))
}

/** A difference between two traces: where, and the two lines. */
export type Difference = {
  readonly where: string
  readonly expected: Json | undefined
  readonly actual: Json | undefined
}

/** The first difference, or null. Numbers of references do not count. */
export function firstDifference(
  expectedPhases: readonly TracePhase[],
  actualPhases: readonly TracePhase[],
): Difference | null {
  const expected = renumber(expectedPhases)
  const actual = renumber(actualPhases)
  for (let at = 0; at < Math.max(expected.length, actual.length); at++) {
    const one = expected[at]
    const two = actual[at]
    if (one === undefined || two === undefined)
      return { where: `phase ${at}`, expected: one as never, actual: two as never }
    for (const group of keysOfBoth(one.logs, two.logs)) {
      const lines = one.logs[group] ?? []
      const others = two.logs[group] ?? []
      for (let line = 0; line < Math.max(lines.length, others.length); line++)
        if (differ(lines[line], others[line]))
          return {
            where: `phase ${at}, log ${group}, entry ${line}`,
            expected: lines[line],
            actual: others[line],
          }
    }
    for (const pid of keysOfBoth(one.exits, two.exits))
      if (differ(one.exits[pid], two.exits[pid]))
        return { where: `phase ${at}, exit of ${pid}`, expected: one.exits[pid], actual: two.exits[pid] }
  }
  return null
}

function keysOfBoth(one: object, two: object): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(two)])].sort()
}

function differ(one: Json | undefined, two: Json | undefined): boolean {
  return one === undefined || two === undefined ? one !== two : textOf(one) !== textOf(two)
}

/** The text of a trace file, one entry of a log on a line. */
export function traceFileText({ topic, scenarios }: TraceFile): string {
  const lines = scenarios.map(scenario => {
    if ('error' in scenario) return `    ${JSON.stringify(scenario)}`
    const phases = scenario.phases.map(({ logs, exits }) => {
      const groups = Object.keys(logs)
        .sort()
        .map(group => {
          const entries = (logs[group] as readonly Json[]).map(textOf)
          return `\n        ${JSON.stringify(group)}: [\n          ${entries.join(',\n          ')}]`
        })
      return `      {"logs": {${groups.join(',')}},\n       "exits": ${textOf(exits)}}`
    })
    return `    {"id": ${JSON.stringify(scenario.id)},\n     "phases": [\n${phases.join(',\n')}]}`
  })
  return `{"topic": ${JSON.stringify(topic)},\n "scenarios": [\n${lines.join(',\n')}]}\n`
}
