import { join } from 'node:path'
import { builtApp, type Exit, OsProcess } from './os-process.ts'
import { projectRoot } from './source-files.ts'

export interface ServeOptions {
  readonly dataDir: string
  /** 0 lets the system choose. @default 0 */
  readonly port?: number
  /** More arguments for the app. */
  readonly args?: readonly string[]
  readonly env?: NodeJS.ProcessEnv
}

/** The browser mode, running as an OS process of its own. */
export interface Served {
  /** The whole address with its token, as it was printed. */
  readonly url: string
  readonly port: number
  readonly token: string
  readonly os: OsProcess
  /** `kill -9`: the app gets no chance to write anything more. */
  kill(): Promise<Exit>
  /** Asks it to finish its writes and end, as Ctrl-C (SIGINT) or a service manager (SIGTERM) does. */
  stop(signal?: 'SIGTERM' | 'SIGINT'): Promise<Exit>
}

/** Starts out/main/serve.js, built first where needed, and waits until it says where it is. */
export async function startServe({ dataDir, port = 0, args = [], env }: ServeOptions): Promise<Served> {
  await builtApp()
  const os = new OsProcess(
    [join(projectRoot, 'out/main/serve.js'), '--port', `${port}`, '--data', dataDir, '--no-open', ...args],
    { env: { ...process.env, ...env } },
  )
  try {
    const said = await os.printed(/^Coppice is running at (http:\/\/127\.0\.0\.1:(\d+)\/\?token=(\S+))$/m)
    return {
      url: said[1] ?? '',
      port: Number(said[2]),
      token: said[3] ?? '',
      os,
      kill: () => os.end('SIGKILL'),
      stop: (signal = 'SIGTERM') => os.end(signal),
    }
  } catch (error) {
    await os.end('SIGKILL')
    throw error
  }
}
