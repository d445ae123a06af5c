import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { projectRoot } from './when-needed.mjs'

/** Where the reporter leaves its totals, from the top of the project. */
export const summaryPath = 'out/test-summary.json'

/**
 * @typedef {object} Summary
 * @property {number} passed
 * @property {number} failed tests that failed, files that could not be loaded, and errors outside any test
 * @property {number} skippedCount
 * @property {string[]} skipped the outermost suites or tests that did not run: file, then title
 */

/** A vitest reporter that writes the totals of a run, and the names of what did not run, to {@link summaryPath}. */
export default class SummaryReporter {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly unknown[]} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    /** @type {Summary} */
    const summary = { passed: 0, failed: unhandledErrors.length, skippedCount: 0, skipped: [] }
    for (const module of modules) {
      const tests = [...module.children.allTests()]
      if (module.state() === 'failed' && !tests.some(test => test.result().state === 'failed'))
        summary.failed++
      for (const test of tests) {
        const { state } = test.result()
        if (state === 'passed') summary.passed++
        else if (state === 'failed') summary.failed++
        else summary.skippedCount++
      }
      const file = relative(projectRoot, module.moduleId)
      for (const title of skippedIn(module)) summary.skipped.push(`${file}: ${title}`)
    }
    const path = join(projectRoot, summaryPath)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, `${JSON.stringify(summary, null, 2)}\n`)
  }
}

/**
 * @param {import('vitest/node').TestModule | import('vitest/node').TestSuite} parent
 * @returns {string[]}
 */
function skippedIn(parent) {
  return [...parent.children].flatMap(child => {
    if (child.type === 'test') {
      const result = child.result()
      if (result.state !== 'skipped' && result.state !== 'pending') return []
      const note = 'note' in result && result.note ? ` (${result.note})` : ''
      return [child.fullName + note]
    }
    const tests = [...child.children.allTests()]
    const none = tests.every(test => ['skipped', 'pending'].includes(test.result().state))
    return none && tests.length > 0 ? [child.fullName] : skippedIn(child)
  })
}
