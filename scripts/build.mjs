// npm run build: makes the app under out/: main (Electron and browser entries), preload, renderer.
import { installed, messageOf, run } from './support/run.mjs'
import { makeWhenNeeded } from './support/when-needed.mjs'

/**
 * Builds the app if its sources have changed since the last build.
 *
 * @param {{ always?: boolean, before?: () => void }} [options] `before` is called when a build is about to start
 * @returns {Promise<boolean>} whether it was built
 */
export function buildWhenNeeded({ always = false, before } = {}) {
  return makeWhenNeeded({
    name: 'app',
    inputs: ['src', 'electron.vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.json'],
    outputs: ['out/main/index.js', 'out/main/serve.js', 'out/preload/preload.cjs', 'out/renderer/index.html'],
    always,
    make: async () => {
      before?.()
      const { code, output } = await run(
        process.execPath,
        [installed('electron-vite/bin/electron-vite.js'), 'build'],
        {
          quiet: true,
        },
      )
      if (code !== 0) throw new Error(`the build failed:\n${output.trim()}`)
    },
  })
}

if (process.argv[1] === import.meta.filename) {
  try {
    await buildWhenNeeded({ always: true, before: () => console.log('Building Coppice …') })
    console.log('Built into out/: main, preload, renderer.')
  } catch (error) {
    console.error(messageOf(error))
    process.exitCode = 1
  }
}
