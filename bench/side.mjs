import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/**
 * One of the two systems that are measured: a program that reads lines "case size" and answers each with "ok number…".
 *
 * @typedef {object} Side
 * @property {(run: string, size: number) => Promise<number[]>} measure
 * @property {() => void} stop
 */

/**
 * Starts `command`; resolves when it is ready.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {Promise<Side>}
 */
export async function startSide(command, args) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  /** @type {((answer: string | Error) => void) | null} */
  let waiting = null
  /** @param {string | Error} answer */
  const answer = answer => {
    const given = waiting
    waiting = null
    given?.(answer)
  }
  createInterface(child.stdout).on('line', line => {
    // What dets has to say of a repair is no answer.
    if (!line.startsWith('dets: ')) answer(line)
  })
  child.on('error', answer)
  child.on('close', () => answer(new Error(`${command} ended before it answered`)))
  /** @type {Side} */
  const side = {
    measure: (run, size) =>
      new Promise((done, fail) => {
        waiting = line => {
          if (typeof line === 'string' && line.startsWith('ok')) done(line.split(' ').slice(1).map(Number))
          else fail(line instanceof Error ? line : new Error(`${command} said: ${line}`))
        }
        child.stdin.write(`${run} ${size}\n`)
      }),
    stop: () => child.stdin.end(),
  }
  await side.measure('ready', 0)
  return side
}
