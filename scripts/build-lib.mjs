// npm run build:lib: makes runtime, otp and storage into one ES module that plain Node imports, out/lib/coppice.js,
// and its type declarations beside it.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { build } from 'vite'
import { installed, messageOf, run } from './support/run.mjs'
import { makeWhenNeeded, projectRoot } from './support/when-needed.mjs'

/**
 * Builds the library if its sources have changed since the last build.
 *
 * @param {{ always?: boolean, before?: () => void }} [options] `before` is called when a build is about to start
 * @returns {Promise<boolean>} whether it was built
 */
export function buildLibWhenNeeded({ always = false, before } = {}) {
  return makeWhenNeeded({
    name: 'lib',
    inputs: [
      'src/shared',
      'src/main/runtime',
      'src/main/otp',
      'src/main/storage',
      'src/main/lib.ts',
      'scripts/build-lib.mjs',
      'package-lock.json',
      'tsconfig.json',
      'tsconfig',
    ],
    outputs: ['out/lib/coppice.js', 'out/lib/coppice.d.ts'],
    always,
    make: async () => {
      before?.()
      rmSync(join(projectRoot, 'out/lib'), { recursive: true, force: true })
      await bundle()
      await declare()
    },
  })
}

async function bundle() {
  await build({
    configFile: false,
    root: projectRoot,
    logLevel: 'warn',
    publicDir: false,
    build: {
      ssr: join(projectRoot, 'src/main/lib.ts'),
      outDir: join(projectRoot, 'out/lib'),
      target: 'node20',
      minify: false,
      sourcemap: true,
      rollupOptions: { output: { format: 'es', entryFileNames: 'coppice.js', codeSplitting: false } },
    },
    // Whoever copies the file away has no node_modules beside it.
    ssr: { noExternal: true },
  })
}

async function declare() {
  const { code, output } = await run(
    process.execPath,
    [installed('typescript/bin/tsc'), '-b', 'tsconfig/entries.json'],
    {
      quiet: true,
    },
  )
  if (code !== 0) throw new Error(`the declarations of the library do not compile:\n${output.trim()}`)
  copyDeclarations('main/lib.d.ts')
  writeFileSync(join(projectRoot, 'out/lib/coppice.d.ts'), "export * from './types/main/lib.js'\n")
}

/**
 * Copies one declaration file and all that it names into out/lib/types. The sources name modules with `.ts`, which
 * only a project with our compiler options may; the copies name them with `.js`, which every TypeScript user may.
 *
 * @param {string} path from out/types
 * @param {Set<string>} [seen]
 */
function copyDeclarations(path, seen = new Set()) {
  if (seen.has(path)) return
  seen.add(path)
  const from = join(projectRoot, 'out/types')
  const source = join(from, path)
  if (!existsSync(source)) throw new Error(`out/types/${path} was not made; is the module part of tsconfig/?`)
  const text = readFileSync(source, 'utf8').replace(
    /((?:from|import)\s*\(?\s*)(['"])(\.[^'"]*)\.tsx?\2/g,
    (_, before, quote, specifier) => {
      const target = relative(from, resolve(dirname(source), specifier))
      copyDeclarations(`${target}.d.ts`, seen)
      return `${before}${quote}${specifier}.js${quote}`
    },
  )
  const target = join(projectRoot, 'out/lib/types', path)
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, text.replace(/\n\/\/# sourceMappingURL=.*\n?$/, '\n'))
}

if (process.argv[1] === import.meta.filename) {
  try {
    await buildLibWhenNeeded({ always: true, before: () => console.log('Building the library …') })
    console.log('Built out/lib/coppice.js and its declarations.')
  } catch (error) {
    console.error(messageOf(error))
    process.exitCode = 1
  }
}
