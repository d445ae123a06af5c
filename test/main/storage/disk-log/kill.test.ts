import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildLibWhenNeeded } from '../../../../scripts/build-lib.mjs'
import { sized } from '../../../support/long.ts'
import { projectRoot } from '../../../support/source-files.ts'
import { Random } from '../../../support/terms.ts'

const program = fileURLToPath(new URL('../../../support/log-writer.mjs', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'coppice-log-kill-'))
beforeAll(async () => {
  await buildLibWhenNeeded()
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Said = { readonly has: readonly number[]; readonly acknowledged: readonly number[] }

/** What the program said until it was killed, which happens when it has said `ready` and so many lines more. */
function killedAfter(lines: number, type: string): Promise<Said> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, join(projectRoot, 'out/lib/coppice.js'), folder, type], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let text = ''
    let killed = false
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part
      const from = text.indexOf('ready\n')
      if (killed || from < 0 || text.slice(from).split('\n').length < lines + 2) return
      killed = true
      child.kill('SIGKILL')
    })
    child.on('error', reject)
    child.on('close', (_code, signal) => {
      if (signal !== 'SIGKILL') return reject(new Error(`the program ended by itself: ${text.slice(-500)}`))
      // A line that was cut short says nothing.
      const said = text.split('\n').slice(0, -1)
      const numbers = (verb: string) =>
        said.filter(line => line.startsWith(verb)).map(line => Number(line.slice(verb.length)))
      if (said.includes('cannot open') || said.includes('refused')) reject(new Error(text.slice(-500)))
      else resolve({ has: numbers('has '), acknowledged: numbers('ack ') })
    })
  })
}

it.each(['halt', 'wrap'])(
  'a program that is killed by the system at any time has lost no item of a %s log that was acknowledged',
  async type => {
    const random = new Random(3)
    let last = -1
    let most = 0
    for (let kill = 1; kill <= sized(6, 100); kill++) {
      const { has, acknowledged } = await killedAfter(random.int(60), type)
      expect(has, `kill ${kill}`).toEqual(has.map((_, i) => (has[0] as number) + i))
      // One more may be there: it was on the disk when the program died, and nobody had been told.
      if (last >= 0) expect([last, last + 1], `kill ${kill}`).toContain(has.at(-1))
      if (type === 'halt') expect(has[0] ?? 0).toBe(0)
      most = Math.max(most, has.length)
      last = acknowledged.at(-1) ?? has.at(-1) ?? -1
    }
    expect(last).toBeGreaterThan(50)
    if (type === 'halt') expect(most).toBeGreaterThan(50)
  },
  sized(120_000, 400_000),
)
