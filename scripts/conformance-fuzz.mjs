// npm run conformance:fuzz -- --seed N --count M: makes M random scenarios, from seed N on, runs each on the runtime and
// on the real Erlang/OTP, and prints those whose traces differ, as small as they can be made. Needs `elixir`.
// With --only SEED it prints one scenario and both of its traces.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runnerImport } from 'vite'
import { messageOf, run } from './support/run.mjs'
import { projectRoot } from './support/when-needed.mjs'

/** @typedef {import('../test/oracle/fuzz/index.ts').Scenario} Scenario */
/** @typedef {import('../test/oracle/fuzz/index.ts').Trace} Trace */

/** Scenarios that one start of Elixir runs. */
const batchSize = 150
/** Runs of the real OTP that must agree before a difference counts. */
const agreeing = 4

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '300' },
    only: { type: 'string' },
  },
})

const { firstDifference, generate, runScenario, shrink } = await load()
const folder = mkdtempSync(join(tmpdir(), 'coppice-fuzz-'))

try {
  process.exitCode =
    values.only === undefined
      ? await fuzz(Number(values.seed), Number(values.count))
      : await show(Number(values.only))
} catch (error) {
  console.error(messageOf(error))
  process.exitCode = 2
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/**
 * @param {number} seed
 * @param {number} count
 * @returns {Promise<number>} exit code: 1 when something differs
 */
async function fuzz(seed, count) {
  let compared = 0
  let unstable = 0
  let different = 0
  for (let from = seed; from < seed + count; from += batchSize) {
    const seeds = Array.from({ length: Math.min(batchSize, seed + count - from) }, (_, at) => from + at)
    const ours = seeds.flatMap(each => traced(generate(each)))
    const theirs = await record(ours.map(({ scenario }) => scenario))
    for (const { scenario, trace } of ours) {
      const real = theirs.get(scenario.id)
      if (real === undefined) continue
      compared++
      if (firstDifference(real.phases, trace.phases) === null) continue
      if ((await isStable(scenario)) && (await report(await shrink(scenario, differs)))) different++
      else unstable++
    }
    console.log(`seeds to ${seeds.at(-1)}: ${compared} compared, ${different} differ, ${unstable} are races`)
  }
  return different > 0 ? 1 : 0
}

/**
 * The scenario and its trace here, or nothing when it names what is not there: then it was no scenario.
 *
 * @param {Scenario} scenario
 * @returns {{ scenario: Scenario, trace: Trace }[]}
 */
function traced(scenario) {
  try {
    return [{ scenario, trace: runScenario(scenario) }]
  } catch (error) {
    if (/^(the scenario |there is no element |a tuple has no element )/.test(messageOf(error))) return []
    throw new Error(`${scenario.id}: ${messageOf(error)}`)
  }
}

/** @param {Scenario} scenario */
async function differs(scenario) {
  const [ours] = traced(scenario)
  if (ours === undefined) return false
  const real = (await record([scenario])).get(scenario.id)
  return real !== undefined && firstDifference(real.phases, ours.trace.phases) !== null && isStable(scenario)
}

/** Whether the real OTP says the same every time. @param {Scenario} scenario */
async function isStable(scenario) {
  const copies = Array.from({ length: agreeing }, (_, at) => ({ ...scenario, id: `${scenario.id}-${at}` }))
  const traces = [...(await record(copies)).values()]
  const [first] = traces
  return (
    first !== undefined &&
    traces.length === agreeing &&
    traces.every(({ phases }) => firstDifference(first.phases, phases) === null)
  )
}

/**
 * Tells how `scenario` differs, unless it does no more: on a busy machine the real clock runs away from what waits.
 *
 * @param {Scenario} scenario
 * @returns {Promise<boolean>} whether it differs
 */
async function report(scenario) {
  const [ours] = traced(scenario)
  const real = (await record([scenario])).get(scenario.id)
  if (ours === undefined || real === undefined) return false
  const difference = firstDifference(real.phases, ours.trace.phases)
  if (difference === null) return false
  console.log(`DIFFERS ${scenario.id}\n${JSON.stringify(scenario)}`)
  console.log(`  at ${difference.where}`)
  console.log(`  expected ${JSON.stringify(difference.expected)}`)
  console.log(`  actual   ${JSON.stringify(difference.actual)}`)
  return true
}

/** @param {number} seed */
async function show(seed) {
  const scenario = generate(seed)
  console.log(JSON.stringify(scenario, null, 1))
  console.log(JSON.stringify(traced(scenario)[0]?.trace, null, 1))
  console.log(JSON.stringify((await record([scenario])).get(scenario.id), null, 1))
  return 0
}

/**
 * The traces of the real OTP, by id; those that it could not run are left out.
 *
 * @param {readonly Scenario[]} scenarios
 * @returns {Promise<Map<string, Trace>>}
 */
async function record(scenarios) {
  if (scenarios.length === 0) return new Map()
  const path = join(folder, 'fuzz.json')
  writeFileSync(path, JSON.stringify({ topic: 'fuzz', scenarios }))
  const oracle = join(projectRoot, 'test/oracle/oracle.exs')
  const env = { ...process.env, ELIXIR_ERL_OPTIONS: '+sbwt none +sbwtdcpu none +sbwtdio none' }
  const { code, output } = await run('elixir', [oracle, 'run', path], { quiet: true, env })
  if (code === 127) throw new Error('elixir is not installed')
  const begin = output.indexOf('{"topic"')
  if (code === 0 && begin >= 0) {
    /** @type {{ scenarios: Trace[] }} */
    const file = JSON.parse(output.slice(begin))
    return new Map(file.scenarios.map(trace => [trace.id, trace]))
  }
  if (scenarios.length === 1) {
    console.log(
      `the oracle cannot run ${scenarios[0]?.id}: ${output.split('\n').find(line => line.includes('**')) ?? code}`,
    )
    return new Map()
  }
  const half = Math.ceil(scenarios.length / 2)
  const first = await record(scenarios.slice(0, half))
  return new Map([...first, ...(await record(scenarios.slice(half)))])
}

/** @returns {Promise<typeof import('../test/oracle/fuzz/index.ts')>} */
async function load() {
  const path = join(projectRoot, 'test/oracle/fuzz/index.ts')
  const { module } = await runnerImport(path, { root: projectRoot, configFile: false, logLevel: 'error' })
  return /** @type {typeof import('../test/oracle/fuzz/index.ts')} */ (module)
}
