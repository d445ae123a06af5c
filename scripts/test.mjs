// npm test: style, types, build, then every spec; what could not run here is named in the last lines.
// npm test -- test/main/otp runs the same checks and only those specs.
// With CI=true or COPPICE_NO_SKIP=1 a spec that cannot run is a failure.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildWhenNeeded } from './build.mjs'
import { installedElectron, noDisplay } from './support/electron-binary.mjs'
import { installed, messageOf, run } from './support/run.mjs'
import { summaryPath } from './support/summary-reporter.mjs'
import { projectRoot } from './support/when-needed.mjs'

const node = process.execPath
const truthy = (/** @type {string | undefined} */ value) =>
  value !== undefined && !['', '0', 'false'].includes(value)
const mustNotSkip = truthy(process.env.CI) || truthy(process.env.COPPICE_NO_SKIP)

/** @type {string[]} */
const failedSteps = []

/**
 * @param {string} name
 * @param {() => Promise<boolean>} work whether the step went well
 */
async function step(name, work) {
  console.log(`\n▸ ${name}`)
  if (!(await work())) failedSteps.push(name)
}

await step('style', async () => {
  const biome = [installed('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.']
  return (await run(node, biome)).code === 0
})

await step('types', async () => (await run(node, [installed('typescript/bin/tsc'), '-b'])).code === 0)

await step('build', async () => {
  try {
    console.log((await buildWhenNeeded()) ? 'built into out/' : 'out/ is up to date')
    return true
  } catch (error) {
    console.error(messageOf(error))
    return false
  }
})

const summaryFile = join(projectRoot, summaryPath)
rmSync(summaryFile, { force: true })
await step('specs', async () => {
  const reporters = [
    '--reporter=default',
    `--reporter=${join(projectRoot, 'scripts/support/summary-reporter.mjs')}`,
  ]
  const vitest = [installed('vitest/vitest.mjs'), 'run', ...reporters, ...process.argv.slice(2)]
  return (await run(node, vitest)).code === 0
})

/** @type {import('./support/summary-reporter.mjs').Summary} */
const summary = existsSync(summaryFile)
  ? JSON.parse(readFileSync(summaryFile, 'utf8'))
  : { passed: 0, failed: 1, skippedCount: 0, skipped: [] }

console.log('')
const counted = summary.passed + summary.failed + summary.skippedCount
if (counted === 0) failedSteps.push('specs: none ran')
if (summary.skipped.length > 0) {
  console.log(`Not run here (${summary.skippedCount}):`)
  for (const title of summary.skipped) console.log(`  - ${title}`)
  if (mustNotSkip) failedSteps.push('nothing may be skipped here')
}
const noElectron = noDisplay() ?? (installedElectron() === undefined ? 'its binary is missing' : undefined)
if (noElectron !== undefined) {
  console.log(`Electron itself was not tried, because ${noElectron}; its stand-in ran the same specs.`)
}
if (failedSteps.length > 0) console.log(`Failed: ${failedSteps.join(', ')}.`)
const skipped = summary.skippedCount > 0 ? `, ${summary.skippedCount} skipped` : ''
console.log(`${summary.passed} passed, ${summary.failed} failed${skipped}`)
process.exitCode = failedSteps.length > 0 ? 1 : 0
