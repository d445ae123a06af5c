import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildLibWhenNeeded } from '../../../../scripts/build-lib.mjs'
import { sized } from '../../../support/long.ts'
import { projectRoot } from '../../../support/source-files.ts'
import { Random } from '../../../support/terms.ts'

const program = fileURLToPath(new URL('../../../support/table-writer.mjs', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'coppice-kill-'))
beforeAll(async () => {
  await buildLibWhenNeeded()
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What the program said until it was killed, which happens when it has said `ready` and so many lines more. */
function killedAfter(lines: number, seed: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [program, join(projectRoot, 'out/lib/coppice.js'), folder, `${seed}`],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
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
      if (signal === 'SIGKILL') resolve(text.split('\n').slice(0, -1))
      else reject(new Error(`the program ended by itself: ${text.slice(-500)}`))
    })
  })
}

it(
  'a program that is killed by the system at any time has lost nothing that was acknowledged',
  async () => {
    const random = new Random(9)
    const kills = sized(12, 200)
    /** What each key may hold: as acknowledged, or as asked for last. */
    let allowed = new Map<string, Set<string>>()
    let acknowledged = 0
    for (let kill = 1; kill <= kills; kill++) {
      const lines = await killedAfter(random.int(60), kill)
      const has = new Map<string, string>()
      for (const line of lines) {
        const [verb, key = '', value = ''] = line.split(' ')
        if (verb === 'has') has.set(key, value)
      }
      for (const key of new Set([...allowed.keys(), ...has.keys()])) {
        const now = has.get(key) ?? '-'
        expect([...(allowed.get(key) ?? ['-'])], `kill ${kill}, key ${key}`).toContain(now)
      }
      allowed = new Map([...has].map(([key, value]) => [key, new Set([value])]))
      for (const line of lines) {
        const [verb, key = '', value = ''] = line.split(' ')
        if (verb === 'ask') allowed.set(key, new Set([...(allowed.get(key) ?? ['-']), value]))
        if (verb === 'ack') {
          allowed.set(key, new Set([value]))
          acknowledged++
        }
      }
    }
    expect(acknowledged).toBeGreaterThan(kills * 5)
    // None of them had to be set aside.
    expect(readdirSync(folder).filter(name => name.includes('damaged'))).toEqual([])
  },
  sized(120_000, 400_000),
)
