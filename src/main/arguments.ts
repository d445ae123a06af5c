import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

/** What the browser mode was started with. */
export type ServeArguments = {
  /** 0 for any; undefined for the usual one, or any where that is taken. */
  readonly port: number | undefined
  /** undefined for the usual one. */
  readonly dataDir: string | undefined
  readonly open: boolean
}

/** Arguments that make no sense. The message is for the user. */
export class WrongArguments extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'WrongArguments'
  }
}

export const serveUsage = `Usage: npm run serve -- [--port N] [--data DIR] [--no-open]
  --port N     port on 127.0.0.1; 0 for any that is free
  --data DIR   folder for the tables' files
  --no-open    prints the address and opens no browser`

/** @throws WrongArguments */
export function parseServeArguments(args: readonly string[]): ServeArguments {
  let values: { port?: string; data?: string; 'no-open'?: boolean }
  try {
    values = parseArgs({
      args: [...args],
      options: { port: { type: 'string' }, data: { type: 'string' }, 'no-open': { type: 'boolean' } },
    }).values
  } catch (error) {
    throw new WrongArguments((error instanceof Error ? error.message : String(error)).split('. ', 1)[0] ?? '')
  }
  const { port, data } = values
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) <= 65_535))
    throw new WrongArguments(`--port must be a number from 0 to 65535, not "${port}"`)
  return {
    port: port === undefined ? undefined : Number(port),
    dataDir: data === undefined ? undefined : folder(data),
    open: values['no-open'] !== true,
  }
}

/**
 * The folder given by `--data DIR` or `--data=DIR` among the arguments of Electron, which has many of its own.
 * @throws WrongArguments when it is given without a folder
 */
export function dataDirArgument(args: readonly string[]): string | undefined {
  const at = args.findIndex(argument => argument === '--data' || argument.startsWith('--data='))
  if (at < 0) return undefined
  const argument = args[at] as string
  const given = argument === '--data' ? args[at + 1] : argument.slice('--data='.length)
  return folder(given === undefined || given.startsWith('--') ? '' : given)
}

/** Where Electron keeps what belongs to a user, so that both modes find the same files. */
export function userDataDir(
  env: NodeJS.ProcessEnv = process.env,
  platform: string = process.platform,
): string {
  const name = 'coppice'
  if (platform === 'darwin') return join(homedir(), 'Library/Application Support', name)
  if (platform === 'win32') return join(env.APPDATA ?? join(homedir(), 'AppData/Roaming'), name)
  return join(env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), name)
}

/** The tables' folder where none was asked for. */
export function usualDataDir(userData: string): string {
  return join(userData, 'tables')
}

function folder(given: string): string {
  if (given === '') throw new WrongArguments('--data must be followed by a folder')
  return resolve(given)
}
