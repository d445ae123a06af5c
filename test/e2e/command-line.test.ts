import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { builtApp, OsProcess } from '../support/os-process.ts'
import { startServe } from '../support/serve.ts'
import { projectRoot } from '../support/source-files.ts'

let dataDir: string

beforeEach(async () => {
  await builtApp()
  dataDir = mkdtempSync(join(tmpdir(), 'coppice-data-'))
})

afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

/** Starts the browser mode with these arguments, which it cannot do, and waits for its end. */
async function failing(...args: string[]): Promise<{ code: number | null; output: string }> {
  const os = new OsProcess([join(projectRoot, 'out/main/serve.js'), '--no-open', ...args])
  const { code } = await os.exited
  return { code, output: os.output }
}

describe('serve', () => {
  it('prints one line, with an address on loopback and a token', async () => {
    const served = await startServe({ dataDir })
    expect(served.os.output).toMatch(/^Coppice is running at http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}\n$/)
    await served.stop()
  })

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'finishes what is under way on %s, and ends with code 0',
    async signal => {
      const served = await startServe({ dataDir })
      expect(await served.stop(signal)).toEqual({ code: 0, signal: null })
    },
  )

  it.each<[string[], RegExp]>([
    [['--prot', '1'], /^Unknown option '--prot'/],
    [['--port'], /--port/],
    [['--port', 'http'], /^--port must be a number from 0 to 65535, not "http"/],
    [['--port', '65536'], /^--port must be a number/],
    [['--port', '-1'], /--port/],
    [['--data', ''], /^--data must be followed by a folder/],
    [['something'], /something/],
  ])('says what is wrong with %j and how it is used, and ends with code 2', async (args, words) => {
    const { code, output } = await failing(...args)
    expect(output).toMatch(words)
    expect(output).toContain('Usage: npm run serve')
    expect(output).not.toMatch(/^\s+at /m)
    expect(code).toBe(2)
  })

  it('says that its port is taken, and ends with code 1', async () => {
    const other = createServer()
    await new Promise<void>(done => other.listen(0, '127.0.0.1', done))
    const { port } = other.address() as { port: number }
    const { code, output } = await failing('--port', `${port}`, '--data', dataDir)
    other.close()
    expect(output).toBe(
      `Port ${port} is taken by another program. Choose another one, or --port 0 for any.\n`,
    )
    expect(code).toBe(1)
  })

  it('says that another Coppice has the data folder, and ends with code 1', async () => {
    const served = await startServe({ dataDir })
    const { code, output } = await failing('--port', '0', '--data', dataDir)
    expect(output).toContain(`Another Coppice has the data folder ${dataDir} open.`)
    expect(code).toBe(1)
    await served.kill()
    const next = await startServe({ dataDir })
    await next.stop()
  })

  it('says that the data folder cannot be used, and ends with code 1', async () => {
    writeFileSync(join(dataDir, 'file'), '')
    const { code, output } = await failing('--port', '0', '--data', join(dataDir, 'file'))
    expect(output).toMatch(/^The data folder .*file cannot be used: /)
    expect(code).toBe(1)
  })
})
