// npm run screenshots: takes the pictures of README.md anew, of the real app in Chromium.
// CHROMIUM names the browser where it is not /usr/bin/chromium.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { buildWhenNeeded } from './build.mjs'
import { projectRoot } from './support/when-needed.mjs'

const images = join(projectRoot, 'docs/images')
const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

await buildWhenNeeded()
mkdirSync(images, { recursive: true })
const dataDir = mkdtempSync(join(tmpdir(), 'coppice-pictures-'))
const app = spawn(
  process.execPath,
  [join(projectRoot, 'out/main/serve.js'), '--port', '0', '--data', dataDir, '--no-open'],
  { stdio: ['ignore', 'pipe', 'inherit'] },
)
try {
  await takePictures(await addressOf(app))
} finally {
  app.kill('SIGTERM')
  await new Promise(done => app.once('exit', done))
  rmSync(dataDir, { recursive: true, force: true })
}

/** @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, null>} app */
function addressOf(app) {
  return new Promise((resolve, reject) => {
    app.once('exit', code => reject(new Error(`the app ended with code ${code}`)))
    app.stdout.on('data', said => {
      const address = /http:\S+/.exec(String(said))
      if (address !== null) resolve(address[0])
    })
  })
}

/** @param {string} address */
async function takePictures(address) {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
  const browser = await chromium.launch({ executablePath, args: chromiumFlags })
  try {
    const page = await browser.newPage({
      viewport: { width: 1440, height: 900 },
      colorScheme: 'dark',
      // What is still is sharp, and the same every time.
      reducedMotion: 'reduce',
    })
    await page.goto(address)
    await choose(page, 'List', 'ada')
    await choose(page, 'Session', 'ada')
    for (const title of ['cut the tree down', 'watch it grow back', 'read supervisor.erl'])
      await add(page, title)
    await page.getByRole('checkbox').first().click()
    for (const name of ['Gravity boots', 'Canned air', 'Johnny Liftoff'])
      await page.getByRole('button', { name: new RegExp(`^Add ${name}`) }).click()
    await page.getByRole('treeitem', { name: /^todo ada/ }).click()
    // The picture is of the system at rest: the last messages have arrived, and the screens left are gone.
    await page.waitForTimeout(8_000)
    await page.screenshot({ path: join(images, 'tree.png') })

    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByRole('button', { name: 'Kill…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Kill', exact: true }).click()
    await page.getByRole('button', { name: 'Next exit' }).click()
    await page.getByRole('treeitem', { name: /^todo ada restarting/ }).waitFor()
    await page.waitForTimeout(1_000)
    await page.screenshot({ path: join(images, 'crash.png') })

    const rail = page.locator('.rail')
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await rail.getByRole('button', { name: 'Messages', exact: true }).click()
    await page.waitForTimeout(4_000)
    await page.screenshot({ path: join(images, 'messages.png') })

    await rail.getByRole('button', { name: 'Tables', exact: true }).click()
    await page.getByRole('option', { name: /^todos/ }).click()
    await page.getByRole('tab', { name: 'Byte map' }).click()
    await page.waitForTimeout(2_000)
    await page.screenshot({ path: join(images, 'bytes.png') })
  } finally {
    await browser.close()
  }
}

/** @param {import('playwright-core').Page} page @param {string} box @param {string} name */
async function choose(page, box, name) {
  await page.getByRole('combobox', { name: box }).selectOption({ label: `another ${box.toLowerCase()}…` })
  await page.keyboard.type(name)
  await page.keyboard.press('Enter')
}

/** @param {import('playwright-core').Page} page @param {string} title */
async function add(page, title) {
  await page.getByRole('textbox', { name: 'New todo' }).fill(title)
  await page.keyboard.press('Enter')
  await page.getByText(title).waitFor()
}
