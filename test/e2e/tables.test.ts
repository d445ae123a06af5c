import { execFileSync } from 'node:child_process'
import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeApp } from '../support/app.ts'
import { axeViolations } from '../support/axe.ts'
import { screenshot } from '../support/browser.ts'
import { found } from '../support/found.ts'
import { addTodo, kill, openList, patienceMs, pidAfter, pidOf, said, seat, todo } from './steps.ts'

const place = (page: Page): Locator => page.getByRole('region', { name: 'Tables' })
const grid = (page: Page): Locator => place(page).getByRole('grid')
const rowOf = (page: Page, text: string): Locator => grid(page).getByRole('row').filter({ hasText: text })

async function openTable(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Tables', exact: true }).click()
  await place(page)
    .getByRole('option', { name: new RegExp(`^${name}`) })
    .click()
  await place(page).getByRole('heading', { name, exact: true }).waitFor()
}

async function tab(page: Page, name: string): Promise<void> {
  await place(page).getByRole('tab', { name }).click()
  await place(page).getByRole('tabpanel', { name }).waitFor()
}

describeApp('the screen of tables', suite => {
  it('lists them, looks up a key, and changes an object; the app sees it when its server is started anew', async () => {
    const { page } = await suite.start()
    await openList(page, 'ada')
    await addTodo(page, 'water the plants')
    await openTable(page, 'todos')
    await rowOf(page, 'water the plants').waitFor()

    await place(page).getByLabel('Look up a key').fill('"ada"')
    await page.keyboard.press('Enter')
    await place(page)
      .getByText(/^1 with that key, slot \d+$/)
      .waitFor()
    await rowOf(page, 'water the plants').click()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Edit object of todos' })
    const object = dialog.getByLabel(/^Object/)
    const text = await object.inputValue()
    await object.fill('["ada"]')
    await dialog.getByText('An object is a tuple').waitFor()
    expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
    await object.fill(text.replace('"ada"', '"eve"'))
    await dialog.getByText('The key is another one').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await object.fill(text.replace('water', 'sell'))
    await dialog.getByRole('button', { name: 'Save' }).click()
    await rowOf(page, 'sell the plants').waitFor()

    // The server goes on with what it has read; the one after it reads what is on the disk now.
    expect(await todo(page, 'water the plants').count()).toBe(1)
    const old = await pidOf(page, 'todo ada')
    await kill(page, 'todo ada')
    await pidAfter(page, 'todo ada', old)
    await todo(page, 'sell the plants').waitFor()
    await rowOf(page, 'sell the plants').click()
    await screenshot(page, `tables-objects-${suite.mode}`)
    expect(await axeViolations(page)).toEqual([])
  })

  it('deletes an object, puts it back, and waits while the world is paused', async () => {
    const { page } = await suite.start()
    await openList(page, 'ada')
    await addTodo(page, 'water the plants')
    await openTable(page, 'todos')
    await rowOf(page, 'water the plants').click()
    await page.keyboard.press('Delete')
    const toast = page.getByText(/^Deleted \{"ada"/)
    await toast.waitFor()
    await said(page, /^Table :todos, by hand: Deleted/)
    await rowOf(page, 'water the plants').waitFor({ state: 'hidden' })
    await toast.getByRole('button', { name: 'Undo' }).click()
    await rowOf(page, 'water the plants').waitFor()

    await page.getByRole('button', { name: 'Pause' }).click()
    await rowOf(page, 'water the plants').click()
    await place(page).getByRole('button', { name: 'Delete' }).click()
    await place(page).getByText('The change waits').waitFor()
    expect(await rowOf(page, 'water the plants').count()).toBe(1)
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await rowOf(page, 'water the plants').waitFor({ state: 'hidden' })
  })

  it('shows the tables of the past, and what each byte of a file is', async () => {
    const { page } = await suite.start({ view: { width: 1024, height: 700 } })
    await openList(page, 'ada')
    await addTodo(page, 'first')
    await openTable(page, 'todos')
    await rowOf(page, 'first').waitFor()
    await addTodo(page, 'second')
    await rowOf(page, 'second').waitFor()
    const history = page.getByRole('region', { name: 'History' })
    await expect
      .poll(
        async () => {
          await history.getByRole('button', { name: 'Back', exact: true }).click()
          return await rowOf(page, 'second').count()
        },
        { timeout: patienceMs },
      )
      .toBe(0)
    await rowOf(page, 'first').waitFor()
    await tab(page, 'Open in iex')
    await place(page).getByText('What you look at is a copy in memory').waitFor()
    await tab(page, 'Objects')
    await page.keyboard.press('l')
    await rowOf(page, 'second').waitFor()

    await tab(page, 'Byte map')
    const bytes = place(page).getByRole('slider', { name: 'Bytes of todos.dets' })
    await place(page).getByRole('list', { name: 'Legend' }).getByText('Segment').waitFor()
    await bytes.focus()
    await page.keyboard.press('Home')
    await expect.poll(() => bytes.getAttribute('aria-valuetext')).toMatch(/^Header at 0x0/)
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => bytes.getAttribute('aria-valuetext')).toMatch(/^Part at 0x538/)
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => bytes.getAttribute('aria-valuetext')).toMatch(/^Segment .* lead to objects$/)
    await screenshot(page, `tables-map-${suite.mode}`)
    expect(await axeViolations(page)).toEqual([])
  })

  it('gives a line with which the real iex opens the file, once that is synced', async () => {
    const { page } = await suite.start()
    await openList(page, 'ada')
    await addTodo(page, 'read me in iex')
    await openTable(page, 'todos')
    await tab(page, 'Open in iex')
    const line = place(page).getByRole('region', { name: 'Line that opens the file' })
    const inIex = async (): Promise<string> => {
      const code = `IO.inspect((${(await line.innerText()).trim().replace('; ', '\n')}))`
      const guarded = `try do\n${code}\nrescue e in MatchError -> IO.inspect(e.term) end`
      return execFileSync('elixir', ['-e', guarded], { encoding: 'utf8' })
    }
    await place(page).getByText('so it is not closed properly').waitFor()
    expect(await axeViolations(page)).toEqual([])
    if (found.elixir.path !== undefined) expect(await inIex()).toContain(':not_closed')
    await place(page).getByRole('button', { name: 'Sync first' }).click()
    await place(page).getByText('The file is closed properly now').waitFor()
    if (found.elixir.path !== undefined) expect(await inIex()).toContain('read me in iex')
  })

  it('offers no change of a table that OTP would refuse to change', async () => {
    const { page } = await suite.start()
    await openTable(page, 'Todo.Registry.KeyPartition0')
    await place(page).getByText(/^ETS /).first().waitFor()
    await place(page).getByText('System tables').click()
    await openTable(page, 'dets_registry')
    await place(page)
      .getByText(/^protected: only its owner may write it/)
      .waitFor()
    expect(await place(page).getByRole('button', { name: 'Insert…' }).isDisabled()).toBe(true)
    await grid(page).getByRole('row').nth(1).click()
    expect(await place(page).getByRole('button', { name: 'Delete' }).isDisabled()).toBe(true)
    await tab(page, 'Info')
    await place(page).getByText('Protection Mode').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await place(page)
      .getByRole('button', { name: /^dets_server/ })
      .click()
    const inspector = page.getByRole('region', { name: 'Inspector' })
    await inspector.getByText('dets_server').first().waitFor()
    await seat(page, 'dets orders').click()
    await inspector.getByRole('button', { name: 'Show its table' }).click()
    await place(page).getByRole('heading', { name: 'orders', exact: true }).waitFor()
  })
})
