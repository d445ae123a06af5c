// npm run bench:frames: measures how smoothly the window draws made trees that change a thousand times a second, in
// headless Chromium without a graphics card, and what watching them costs the main process.
//   --seconds N   of each measurement; default 8
//   --only A,B    the trees named so, such as 100,10000
//   --write       puts the table into docs/performance.md
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import react from '@vitejs/plugin-react'
import { chromium } from 'playwright-core'
import { build } from 'vite'
import { aligned } from '../bench/table.mjs'
import { messageOf } from './support/run.mjs'
import { projectRoot } from './support/when-needed.mjs'

/**
 * What is measured. `widths`: children at each depth; more than 40 under one supervisor are folded into a counted row, and
 * large trees come folded.
 *
 * @type {readonly { name: string, title: string, widths: string, unfolded?: boolean }[]}
 */
const trees = [
  { name: '100', title: '100 processes', widths: '10,9' },
  { name: '1000', title: '1,000 processes, all unfolded', widths: '25,39', unfolded: true },
  { name: '10000', title: '10,000 processes, all unfolded', widths: '25,10,39', unfolded: true },
  { name: '10000-folded', title: '10,000 processes, as they come', widths: '25,10,39' },
  { name: '100000', title: '100,000 processes, folded', widths: '25,40,100' },
]
const changesPerSecond = 1_000
const page = join(projectRoot, 'docs/performance.md')
const folder = join(projectRoot, 'out/bench-frames')
const renderer = join(folder, 'renderer')
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync']

/** Ways to look at a tree, each with what the hand does meanwhile. */
const looks = /** @type {const} */ (['followed', 'whole', 'panned'])

async function buildAll() {
  const common = { configFile: /** @type {const} */ (false), logLevel: /** @type {const} */ ('warn') }
  await build({
    ...common,
    root: join(projectRoot, 'src/renderer'),
    base: './',
    plugins: [react()],
    build: {
      outDir: renderer,
      emptyOutDir: true,
      rollupOptions: { input: join(projectRoot, 'src/renderer/index.html') },
    },
  })
  await build({
    ...common,
    root: projectRoot,
    publicDir: false,
    build: {
      ssr: join(projectRoot, 'bench/frames/app.ts'),
      outDir: join(folder, 'app'),
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      rollupOptions: { output: { format: 'es', entryFileNames: 'app.js', codeSplitting: false } },
    },
    ssr: { noExternal: true },
  })
}

/** @param {string} widths */
function startApp(widths) {
  const app = spawn(
    process.execPath,
    [join(folder, 'app/app.js'), renderer, widths, String(changesPerSecond)],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  )
  /** @type {((line: string) => void)[]} */
  const waiting = []
  createInterface(app.stdout).on('line', line => waiting.shift()?.(line))
  const line = () => new Promise(done => void waiting.push(done))
  return {
    /** @returns {Promise<string>} */
    address: line,
    /** @returns {Promise<{ frames: number[], processes: number }>} */
    async report() {
      const answer = line()
      app.stdin.write('report\n')
      return JSON.parse(await answer)
    },
    stop: () => app.stdin.end(),
  }
}

/** Ms between the frames that the page draws for `ms`. @param {import('playwright-core').Page} tab @param {number} ms */
function frameTimes(tab, ms) {
  return tab.evaluate(
    wanted =>
      new Promise(done => {
        /** @type {number[]} */
        const times = []
        let last = performance.now()
        const end = last + wanted
        const frame = (/** @type {number} */ now) => {
          times.push(now - last)
          last = now
          if (now < end) requestAnimationFrame(frame)
          else done(times.slice(1))
        }
        requestAnimationFrame(frame)
      }),
    ms,
  )
}

/**
 * Reads how much of a processor the page's thread has taken so far: what is not distorted by whatever else runs here.
 *
 * @param {import('playwright-core').Page} tab
 */
async function threadTimes(tab) {
  const session = await tab.context().newCDPSession(tab)
  await session.send('Performance.enable')
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    const read = (/** @type {string} */ name) =>
      (metrics.find(metric => metric.name === name)?.value ?? Number.NaN) * 1000
    return { cpuMs: read('ThreadTime'), atMs: read('Timestamp') }
  }
}

/** @param {import('playwright-core').Page} tab @param {typeof looks[number]} look @param {number} ms */
async function measureLook(tab, look, ms) {
  const canvas = await tab.locator('.tree-canvas').boundingBox()
  if (canvas === null) throw new Error('there is no canvas')
  const x = canvas.x + canvas.width / 2
  const y = canvas.y + canvas.height / 2
  if (look === 'whole') await tab.getByRole('button', { name: 'Fit the tree' }).click()
  if (look !== 'panned') {
    await tab.waitForTimeout(800)
    return frameTimes(tab, ms)
  }
  for (let turn = 0; turn < 6; turn++) {
    await tab.mouse.move(x, y)
    await tab.mouse.wheel(0, -400)
  }
  await tab.waitForTimeout(800)
  const times = frameTimes(tab, ms)
  const end = Date.now() + ms
  await tab.mouse.move(x, y)
  await tab.mouse.down()
  for (let turn = 0; Date.now() < end - 100; turn++) {
    await tab.mouse.move(x + 60 * Math.sin(turn / 9), y + 200 * Math.sin(turn / 14))
    await tab.waitForTimeout(12)
  }
  await tab.mouse.up()
  return times
}

/** @param {readonly number[]} values @param {number} part */
function at(values, part) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}

/** @param {readonly number[]} values */
const mean = values => values.reduce((sum, value) => sum + value, 0) / values.length

/** @param {(typeof trees)[number]} tree @param {import('playwright-core').Browser} browser @param {number} ms */
async function measure(tree, browser, ms) {
  const app = startApp(tree.widths)
  const rows = []
  try {
    const address = await app.address()
    const tab = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await tab.goto(address)
    await tab.getByRole('treeitem').first().waitFor({ timeout: 60_000 })
    await tab.waitForTimeout(2_000)
    if (tree.unfolded) {
      await tab.getByRole('button', { name: 'Unfold all' }).click()
      await tab.waitForTimeout(2_000)
    }
    const busy = await threadTimes(tab)
    for (const look of looks) {
      await app.report()
      const before = await busy()
      const times = await measureLook(tab, look, ms)
      const after = await busy()
      const { frames } = await app.report()
      rows.push([
        look === looks[0] ? tree.title : '',
        look,
        (1000 / mean(times)).toFixed(0),
        `${at(times, 0.5).toFixed(1)} ms`,
        `${at(times, 0.95).toFixed(1)} ms`,
        `${(((after.cpuMs - before.cpuMs) / (after.atMs - before.atMs)) * mean(times)).toFixed(1)} ms`,
        `${at(frames, 0.5).toFixed(2)} ms`,
        `${at(frames, 0.95).toFixed(2)} ms`,
      ])
      process.stderr.write(`${tree.title}, ${look}: ${rows.at(-1)?.slice(2).join(', ')}\n`)
    }
    await tab.close()
  } finally {
    app.stop()
  }
  return rows
}

/** Puts `text` between the marks of the page. @param {string} text */
function writeToPage(text) {
  const marks = /(<!-- npm run bench:frames -- --write -->\n)[\s\S]*?(<!-- end of frames -->)/
  const before = readFileSync(page, 'utf8')
  if (!marks.test(before)) throw new Error(`${page} has lost the marks between which the table stands`)
  writeFileSync(
    page,
    before.replace(marks, (_, start, end) => `${start}\n${text}\n\n${end}`),
  )
}

async function main() {
  const { values } = parseArgs({
    options: { seconds: { type: 'string' }, only: { type: 'string' }, write: { type: 'boolean' } },
  })
  const seconds = Number(values.seconds ?? 8)
  if (!(seconds > 0)) throw new Error('--seconds wants a number above 0')
  const only = values.only?.split(',')
  if (values.write && only !== undefined) throw new Error('--write wants all trees')
  await buildAll()
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
  const browser = await chromium.launch({ executablePath, args: flags })
  try {
    const load = loadavg()[0] ?? 0
    const rows = []
    for (const tree of trees) {
      if (only === undefined || only.includes(tree.name))
        rows.push(...(await measure(tree, browser, seconds * 1000)))
    }
    const head = ['', 'looked at', 'frames/s', 'frame, median', 'p95', 'page’s work', 'main, median', 'p95']
    const where = `Chromium ${browser.version()} without a graphics card, 1440×900, ${changesPerSecond} changes a second, ${seconds} s each, ${cpus().length} cores of ${cpus()[0]?.model.trim()}, which ${load.toFixed(1)} other programs wanted on average.`
    const text = `${where}\n\n${aligned([head, ...rows])}`
    console.log(text)
    if (values.write) writeToPage(text)
  } finally {
    await browser.close()
  }
}

try {
  await main()
} catch (error) {
  console.error(messageOf(error))
  process.exitCode = 1
}
