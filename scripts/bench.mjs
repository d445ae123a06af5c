// npm run bench: measures Coppice beside the real Erlang, where `erl` is found, in one run and taking turns.
//   --rounds N    rounds that count, after those that warm both up; default 7
//   --only A,B    the cases named so, such as call,cast
//   --tables      the tables on disk alone
//   --write       puts the table into docs/performance.md
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'vite'
import { measureOf, observedRows, rows, tableRows } from '../bench/rows.mjs'
import { startSide } from '../bench/side.mjs'
import { observedTableOf, tableOf, tablesTableOf } from '../bench/table.mjs'
import { messageOf } from './support/run.mjs'
import { projectRoot } from './support/when-needed.mjs'

/** Cases that are ours alone. */
const alone = ['table_bare', 'table_many']

/** What does not count, in rounds and in ms: a system that runs for hours has been compiled and optimised. */
const warmUp = { rounds: 3, ms: 2_000 }

const page = join(projectRoot, 'docs/performance.md')
const folder = join(projectRoot, 'out/bench')

/** Bundles Coppice's side as one module for plain Node. */
async function buildOurs() {
  await build({
    configFile: false,
    root: projectRoot,
    logLevel: 'warn',
    publicDir: false,
    build: {
      ssr: join(projectRoot, 'bench/main.ts'),
      outDir: folder,
      target: 'node20',
      minify: false,
      rollupOptions: { output: { format: 'es', entryFileNames: 'bench.js', codeSplitting: false } },
    },
    ssr: { noExternal: true },
  })
}

/**
 * Compiles the Erlang side.
 *
 * @returns {{ start: () => Promise<import('../bench/side.mjs').Side>, version: string, hasRegistry: boolean } | null} null
 *   where there is no Erlang
 */
function buildErlang() {
  try {
    execFileSync('erlc', ['-o', folder, join(projectRoot, 'bench/erlang/coppice_bench.erl')], {
      stdio: 'inherit',
    })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
  const elixir = elixirCode()
  const paths = elixir === null ? [folder] : [folder, elixir]
  // One scheduler.
  const args = ['+S', '1', '-noshell', '-pa', ...paths, '-s', 'coppice_bench', 'main']
  const version = execFileSync('erl', ['-noshell', '-eval', versionProgram], { encoding: 'utf8' })
  return { start: () => startSide('erl', args), version, hasRegistry: elixir !== null }
}

const startOurs = () => startSide(process.execPath, ['--expose-gc', join(folder, 'bench.js')])

const versionProgram =
  'io:put_chars(["Erlang/OTP ", erlang:system_info(otp_release), ", erts ", erlang:system_info(version)]), halt().'

/** The folder of Elixir's code, for its Registry; null where there is no Elixir. */
function elixirCode() {
  try {
    return dirname(execFileSync('elixir', ['-e', 'IO.write(:code.which(Registry))'], { encoding: 'utf8' }))
  } catch {
    return null
  }
}

/**
 * Measures `all` by turns, with one program of each side.
 *
 * @template {import('../bench/rows.mjs').Row} R
 * @param {ReturnType<typeof buildErlang>} erlang
 * @param {number} rounds
 * @param {readonly R[]} all
 */
async function measureByTurns(erlang, rounds, all) {
  const results = all.map(row => ({
    row,
    ours: /** @type {number[]} */ ([]),
    erlang: /** @type {number[]} */ ([]),
  }))
  if (all.length === 0) return results
  const ours = await startOurs()
  const theirs = await erlang?.start()
  try {
    const begun = performance.now()
    const isWarm = (/** @type {number} */ done) =>
      done >= warmUp.rounds && performance.now() - begun > warmUp.ms
    let warmed = 0
    for (let round = 0; round <= rounds; round += isWarm(warmed) ? 1 : 0) {
      const doing = round === 0 ? 'warming up' : `round ${round} of ${rounds}`
      process.stderr.write(`\r${`${all[0]?.run}: ${doing}`.padEnd(40)}`)
      warmed += 1
      /** What the row before measured, when this one reads the same numbers. @type {{ key: string, ours: number[], erlang: number[] }} */
      let last = { key: '', ours: [], erlang: [] }
      for (const { row, ours: own, erlang: other } of results) {
        const key = `${row.run} ${row.size}`
        if (last.key !== key) {
          last = { key, ours: await ours.measure(row.run, row.size), erlang: [] }
          if (theirs !== undefined && !alone.includes(row.run) && (row.run !== 'via' || erlang?.hasRegistry))
            last.erlang = await theirs.measure(row.run, row.size)
        }
        if (round === 0) continue
        own.push(measureOf(row, last.ours))
        if (last.erlang.length > 0) other.push(measureOf(row, last.erlang))
      }
    }
  } finally {
    ours.stop()
    theirs?.stop()
  }
  process.stderr.write(`\r${''.padEnd(40)}\r`)
  return results
}

/**
 * Measures each case of `all` with programs of its own: none pays for what another left behind.
 *
 * @param {ReturnType<typeof buildErlang>} erlang
 * @param {number} rounds
 * @param {readonly import('../bench/rows.mjs').Row[]} all
 */
async function measureApart(erlang, rounds, all) {
  const results = []
  for (const run of new Set(all.map(row => row.run))) {
    const ofRun = all.filter(row => row.run === run)
    results.push(...(await measureByTurns(erlang, rounds, ofRun)))
  }
  return results
}

/** Puts `text` between the marks of the page. @param {string} text */
function writeToPage(text) {
  const marks = /(<!-- npm run bench -- --write -->\n)[\s\S]*?(<!-- end -->)/
  const before = readFileSync(page, 'utf8')
  if (!marks.test(before)) throw new Error(`${page} has lost the marks between which the table stands`)
  writeFileSync(
    page,
    before.replace(marks, (_, start, end) => `${start}\n${text}\n\n${end}`),
  )
}

async function main() {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string' },
      only: { type: 'string' },
      tables: { type: 'boolean' },
      write: { type: 'boolean' },
    },
  })
  const rounds = Number(values.rounds ?? 7)
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds wants a whole number from 1 up')
  const only = values.tables ? tableRows.map(row => row.run) : values.only?.split(',')
  if (values.write && only !== undefined) throw new Error('--write wants all rows')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  await buildOurs()
  const erlang = buildErlang()
  /** @template {import('../bench/rows.mjs').Row} R @param {readonly R[]} all */
  const wanted = all => all.filter(row => only === undefined || only.includes(row.run))
  const results = await measureApart(erlang, rounds, wanted(rows))
  const table = results.length > 0 ? tableOf(results) : ''
  // These are compared with each other too.
  const tables = await measureByTurns(erlang, rounds, wanted(tableRows))
  const onDisk = tables.length > 0 ? tablesTableOf(tables) : ''
  const against = erlang === null ? 'without Erlang' : `${erlang.version} with +S 1`
  const watched = only === undefined ? observedRows : []
  const observed = watched.length > 0 ? observedTableOf(await measureByTurns(null, rounds, watched)) : ''
  const where = `Node ${process.version}, ${against}, ${rounds} rounds, ${cpus()[0]?.model.trim()}.`
  const text = [where, table, onDisk, observed].filter(part => part !== '').join('\n\n')
  console.log(text)
  if (values.write) writeToPage(text)
}

try {
  await main()
} catch (error) {
  console.error(messageOf(error))
  process.exitCode = 1
}
