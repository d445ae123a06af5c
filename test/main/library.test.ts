import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildLibWhenNeeded } from '../../scripts/build-lib.mjs'
import { projectRoot } from '../support/source-files.ts'

const page = readFileSync(join(projectRoot, 'docs/library.md'), 'utf8')
/** The programs of the page, each under the heading of its section. */
const programs = page.split(/^## /m).flatMap(section => {
  const code = /^```js\n([\s\S]*?)^```$/m.exec(section)?.[1]
  return code === undefined ? [] : [{ title: section.slice(0, section.indexOf('\n')), code }]
})

const folder = join(projectRoot, 'out/test/library')

describe('the library, as plain Node imports it', () => {
  beforeAll(async () => {
    await buildLibWhenNeeded()
    mkdirSync(folder, { recursive: true })
  }, 120_000)

  it.each(programs)('runs the program of "$title" in its documentation', ({ title, code }) => {
    const file = join(folder, `${title.replace(/\W+/g, '-')}.mjs`)
    const library = pathToFileURL(join(projectRoot, 'out/lib/coppice.js')).href
    writeFileSync(file, code.replace("from 'coppice'", `from '${library}'`))
    const promised = [...code.matchAll(/^\/\/ (.*)$/gm)].map(([, line]) => `${line}\n`).join('')
    expect(execFileSync(process.execPath, [file], { encoding: 'utf8' })).toBe(promised)
  })

  it('has a program for every section that promises one', () => {
    expect(programs.map(({ title }) => title)).toEqual([
      'A world, a server, a call',
      'Whose behaviour it is',
      'Bare processes',
      'Journal and replay',
      'Fork',
      'Tables',
      'Logs',
    ])
  })

  it('tells TypeScript what it exports, and refuses what does not fit', () => {
    const file = join(folder, 'use.mts')
    const complaintsAbout = (call: string): string => {
      writeFileSync(
        file,
        `import { atom, GenServer, World, type Coroutine, type Process, type Term } from '../../lib/coppice.js'\n` +
          `export const world: World = new World({ seed: 1 })\n` +
          `export function* ask(self: Process): Coroutine<Term> {\n  return yield* GenServer.call(self, ${call}, 1)\n}\n`,
      )
      const options = [
        '--noEmit',
        '--strict',
        '--target',
        'es2023',
        '--module',
        'nodenext',
        '--types',
        'node',
      ]
      const tsc = join(projectRoot, 'node_modules/typescript/bin/tsc')
      return spawnSync(process.execPath, [tsc, '--ignoreConfig', ...options, file], { encoding: 'utf8' })
        .stdout
    }
    expect(complaintsAbout("atom('server')")).toBe('')
    expect(complaintsAbout("'no server'")).toMatch(/not assignable to parameter of type 'ServerRef'/)
  }, 60_000)
})
