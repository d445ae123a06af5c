import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** The top folder of the project. */
export const projectRoot = resolve(import.meta.dirname, '../..')

/**
 * Makes something under out/ again if what it is made of has changed since, and not otherwise. Contents are
 * compared and not times, because a checkout gives old files new times. Two OS processes that want the same
 * thing at once make it once: the second waits.
 *
 * @param {object} options
 * @param {string} options.name names the mark that is left in out/, such as `app`
 * @param {readonly string[]} options.inputs files and folders, from the top of the project
 * @param {readonly string[]} options.outputs files that must exist, from the top of the project
 * @param {() => Promise<void>} options.make
 * @param {boolean} [options.always] make it even where nothing changed
 * @returns {Promise<boolean>} whether it was made
 */
export async function makeWhenNeeded({ name, inputs, outputs, make, always = false }) {
  const mark = join(projectRoot, 'out', `.made-${name}`)
  return alone(join(projectRoot, 'out', `.making-${name}`), async () => {
    const wanted = fingerprint(inputs)
    const made = existsSync(mark) ? readFileSync(mark, 'utf8') : ''
    const whole = outputs.every(path => existsSync(join(projectRoot, path)))
    if (!always && whole && made === wanted) return false
    rmSync(mark, { force: true })
    await make()
    const missing = outputs.find(path => !existsSync(join(projectRoot, path)))
    if (missing !== undefined) throw new Error(`the build ended without ${missing}`)
    writeFileSync(mark, wanted)
    return true
  })
}

/** @param {readonly string[]} inputs */
function fingerprint(inputs) {
  const hash = createHash('sha256')
  for (const path of inputs.flatMap(input => filesUnder(join(projectRoot, input)))) {
    hash.update(`${relative(projectRoot, path)}\0${statSync(path).size}\0`).update(readFileSync(path))
  }
  return hash.digest('hex')
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesUnder(path) {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .sort()
    .flatMap(name => filesUnder(join(path, name)))
}

/**
 * Runs `work` while no other OS process is inside the same `lock`, which is a file holding its owner's id.
 * A lock whose owner is gone is taken over.
 *
 * @template T
 * @param {string} lock
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function alone(lock, work) {
  mkdirSync(dirname(lock), { recursive: true })
  while (!take(lock)) await wait(100)
  try {
    return await work()
  } finally {
    rmSync(lock, { force: true })
  }
}

/** @param {string} lock */
function take(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch {
    const owner = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0
    // An empty lock is one that its owner is just writing.
    if (owner > 0 && !isAlive(owner)) rmSync(lock, { force: true })
    return false
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
