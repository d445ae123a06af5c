import type { Random } from '../../support/terms.ts'
import type { Json, JsonObject } from '../interpreter/json.ts'
import type { Op } from '../interpreter/scenario.ts'

/** What scenarios are put together from, all of it taken from `random`. */
export class Parts {
  readonly random: Random

  constructor(random: Random) {
    this.random = random
  }

  pick<T>(...choices: readonly T[]): T {
    return this.random.pick(choices)
  }

  /** `count` things that `make` makes. */
  many<T>(count: number, make: (at: number) => T): T[] {
    return Array.from({ length: count }, (_, at) => make(at))
  }

  /** True once in `times`. */
  oneIn(times: number): boolean {
    return this.random.int(times) === 0
  }

  between(low: number, high: number): number {
    return low + this.random.int(high - low + 1)
  }

  /** A reason to end with. */
  reason(): Json {
    return this.pick<Json>(':normal', ':shutdown', t(':shutdown', 1), ':boom', t(':boom', 'x'), ':killed')
  }

  /** A reason of an exit signal. */
  signalReason(): Json {
    return this.oneIn(3) ? ':kill' : this.reason()
  }
}

/** A tuple. */
export function t(...items: readonly Json[]): JsonObject {
  return { t: items }
}

/** An op. */
export function op(name: string, fields: JsonObject = {}): Op {
  return { do: name, ...fields }
}

/** `ops`, each followed by a barrier, so that one thing happens at a time. */
export function oneAtATime(ops: readonly Op[]): Op[] {
  return ops.flatMap(step => [step, op('settle')])
}
