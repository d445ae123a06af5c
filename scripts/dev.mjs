// npm run dev: the app with hot reload: in its window, or in the browser where there can be no window.
// npm run dev:web: in the browser. What follows `--` goes to the app: npm run dev -- --data DIR
import { electronBinary, noDisplay } from './support/electron-binary.mjs'
import { installed, messageOf, run } from './support/run.mjs'

const args = process.argv.slice(2).filter(argument => argument !== '--web')

try {
  const reason = process.argv.includes('--web') ? 'you asked for it' : await devInWindow()
  if (reason !== undefined) {
    console.log(`Coppice is developed in the browser, because ${reason}.`)
    const { devInBrowser } = await import('./support/dev-in-browser.mjs')
    await devInBrowser(args)
  }
} catch (error) {
  console.error(messageOf(error))
  process.exitCode = 1
}

/** @returns {Promise<string | undefined>} why there is no window, as the end of a sentence */
async function devInWindow() {
  const hidden = noDisplay()
  if (hidden !== undefined) return hidden
  const binary = await electronBinary(() => console.log('Fetching Electron for the first start …'))
  if ('missing' in binary) return binary.missing
  const electronVite = [installed('electron-vite/bin/electron-vite.js'), 'dev', '--watch', '--', ...args]
  process.exitCode = (await run(process.execPath, electronVite)).code
  return undefined
}
