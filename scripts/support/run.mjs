import { spawn } from 'node:child_process'
import { projectRoot } from './when-needed.mjs'

/**
 * Runs a program from the top of the project and waits for its end.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ quiet?: boolean, env?: NodeJS.ProcessEnv }} [options] `quiet` keeps what it prints in `output`
 * @returns {Promise<{ code: number, output: string }>} a program that cannot be started has the code 127;
 *   one that a signal ended has 128
 */
export function run(command, args, { quiet = false, env = process.env } = {}) {
  return new Promise(done => {
    let output = ''
    const child = spawn(command, args, {
      cwd: projectRoot,
      env,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    })
    /** @param {Buffer} chunk */
    const keep = chunk => {
      output += chunk.toString()
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    child.on('error', error => done({ code: 127, output: error.message }))
    child.on('close', code => done({ code: code ?? 128, output }))
  })
}

/**
 * The script behind a command of an installed package, to be run with Node: the same on every system.
 *
 * @param {string} path such as `vitest/vitest.mjs`
 */
export const installed = path => `${projectRoot}/node_modules/${path}`

/** The message of anything thrown. @param {unknown} error */
export const messageOf = error => (error instanceof Error ? error.message : String(error))
