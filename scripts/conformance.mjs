// npm run conformance -- SCENARIO_DIR OUT_DIR: runs scenarios on the runtime and writes their traces.
// The language of both is told in test/oracle/README.md. A scenario that cannot be run is written as {"id", "error"}.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { runnerImport } from 'vite'
import { messageOf } from './support/run.mjs'
import { projectRoot } from './support/when-needed.mjs'

/** Where the user stands, which npm hides. */
const here = process.env.INIT_CWD ?? process.cwd()

const [from, to, ...more] = process.argv.slice(2)
if (from === undefined || to === undefined || more.length > 0 || !existsSync(resolve(here, from))) {
  console.error('usage: npm run conformance -- SCENARIO_DIR OUT_DIR')
  process.exit(2)
}

try {
  process.exitCode = await runAll(resolve(here, from), resolve(here, to))
} catch (error) {
  console.error(messageOf(error))
  process.exitCode = 1
}

/**
 * @param {string} scenarioFolder
 * @param {string} traceFolder made when it is not there
 * @returns {Promise<number>} exit code: 1 when a scenario could not be run
 */
async function runAll(scenarioFolder, traceFolder) {
  const { runFile, traceFileText } = await interpreter()
  mkdirSync(traceFolder, { recursive: true })
  let failed = 0
  for (const name of readdirSync(scenarioFolder).sort()) {
    if (!name.endsWith('.json')) continue
    try {
      const traces = runFile(JSON.parse(readFileSync(join(scenarioFolder, name), 'utf8')))
      writeFileSync(join(traceFolder, name), traceFileText(traces))
      const errors = traces.scenarios.flatMap(scenario => ('error' in scenario ? [scenario] : []))
      failed += errors.length
      const notRun = errors.length > 0 ? `, ${errors.length} not run` : ''
      console.log(`${name}: ${traces.scenarios.length} scenarios${notRun}`)
      for (const { id, error } of errors) console.log(`  ${id}: ${error}`)
    } catch (error) {
      failed++
      console.log(`${name}: no scenario file: ${messageOf(error)}`)
    }
  }
  return failed > 0 ? 1 : 0
}

/** @returns {Promise<typeof import('../test/oracle/interpreter/index.ts')>} */
async function interpreter() {
  const path = join(projectRoot, 'test/oracle/interpreter/index.ts')
  const { module } = await runnerImport(path, { root: projectRoot, configFile: false, logLevel: 'error' })
  return /** @type {typeof import('../test/oracle/interpreter/index.ts')} */ (module)
}
