import type { Op, Scenario } from '../interpreter/scenario.ts'

/**
 * A scenario with as few steps as still differ, found by leaving out ever smaller runs of them.
 * @param differs whether the two sides still tell different stories; asked again and again
 */
export async function shrink(
  scenario: Scenario,
  differs: (smaller: Scenario) => Promise<boolean>,
): Promise<Scenario> {
  let best = scenario
  for (let length = Math.ceil(best.steps.length / 2); length >= 1; length = Math.floor(length / 2)) {
    for (let from = 0; from < best.steps.length; ) {
      const smaller = { ...best, steps: without(best.steps, from, length) }
      const sound = smaller.steps.length < best.steps.length && usesWhatIsSet(smaller.steps)
      if (sound && (await differs(smaller))) best = smaller
      else from += length
    }
  }
  return withUsedOnly(best)
}

function without(steps: readonly Op[], from: number, length: number): Op[] {
  return [...steps.slice(0, from), ...steps.slice(from + length)]
}

/** Variables that are there without having been set. */
const locals = ['self', 'state', 'msg', 'from', 'reason', 'arg']

/** Whether every variable is set before it is used: else the scenario is about nothing. */
function usesWhatIsSet(steps: readonly Op[]): boolean {
  const known = new Set(locals)
  return steps.every(step => {
    const text = JSON.stringify(step)
    const used = [...text.matchAll(/"\$(\w+)/g)].map(([, name]) => name as string)
    const sound = used.every(name => known.has(name))
    for (const [, name] of text.matchAll(/"as":"(\w+)"/g)) known.add(name as string)
    return sound
  })
}

/** Without definitions that nothing names any more. */
function withUsedOnly(scenario: Scenario): Scenario {
  const text = JSON.stringify([scenario.steps, scenario.sups])
  const used = <T>(all: { readonly [name: string]: T } = {}): { readonly [name: string]: T } =>
    Object.fromEntries(Object.entries(all).filter(([name]) => text.includes(JSON.stringify(name))))
  return { ...scenario, servers: used(scenario.servers), sups: used(scenario.sups) }
}
