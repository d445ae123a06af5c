// npm run formats: builds src/main/formats-cli.ts when its sources have changed, and runs it. See there.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'
import { messageOf } from './support/run.mjs'
import { makeWhenNeeded, projectRoot } from './support/when-needed.mjs'

const built = 'out/formats/formats.js'

/** @returns {Promise<boolean>} whether it was built */
export function buildFormatsWhenNeeded() {
  return makeWhenNeeded({
    name: 'formats',
    inputs: [
      'src/shared',
      'src/main/storage/format',
      'src/main/formats-cli.ts',
      'scripts/formats.mjs',
      'package-lock.json',
    ],
    outputs: [built],
    make: async () => {
      rmSync(join(projectRoot, 'out/formats'), { recursive: true, force: true })
      await build({
        configFile: false,
        root: projectRoot,
        logLevel: 'warn',
        publicDir: false,
        build: {
          ssr: join(projectRoot, 'src/main/formats-cli.ts'),
          outDir: join(projectRoot, 'out/formats'),
          target: 'node20',
          rollupOptions: { output: { format: 'es', entryFileNames: 'formats.js' } },
        },
      })
    },
  })
}

if (process.argv[1] === import.meta.filename) {
  try {
    await buildFormatsWhenNeeded()
    /** @type {{ runFormats: (args: string[], print: (line: string) => void) => number }} */
    const { runFormats } = await import(pathToFileURL(join(projectRoot, built)).href)
    process.exitCode = runFormats(process.argv.slice(2), line => console.log(line))
  } catch (error) {
    console.error(messageOf(error))
    process.exitCode = 2
  }
}
