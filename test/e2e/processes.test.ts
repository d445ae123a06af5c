import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeApp } from '../support/app.ts'
import { screenshot } from '../support/browser.ts'
import { openList, patienceMs } from './steps.ts'

const grid = (page: Page): Locator => page.getByRole('grid', { name: 'All processes' })
const place = (page: Page): Locator => page.getByRole('region', { name: 'Processes' })
const row = (page: Page, text: string | RegExp): Locator => grid(page).getByRole('row', { name: text })

/** What the head of the screen says of how many there are. */
const counts = (page: Page): Promise<string> => place(page).locator('.processes-counts').innerText()

/** Processes alive, as the bar at the top says. */
const meter = (page: Page): Promise<string> =>
  page.locator('.meters > div', { hasText: 'processes' }).locator('dd').innerText()

/** Numbers of the pids in sight, from above. */
async function pids(page: Page): Promise<number[]> {
  const texts = await grid(page).locator('.grid-body .cell-pid').allInnerTexts()
  return texts.map(text => Number(/<0\.(\d+)\.0>/.exec(text)?.[1])).filter(pid => !Number.isNaN(pid))
}

describeApp(
  'the table of processes',
  suite => {
    it('lists, sorts and filters them, is moved through by keyboard, and shows who went and came', async () => {
      const { page } = await suite.start()
      await openList(page, 'ada')
      await page.getByRole('button', { name: 'Processes', exact: true }).click()
      await row(page, /Todo\.TodoSupervisor/)
        .first()
        .waitFor()
      // As many as the bar says, and a row for each: screens that were closed may still be going.
      await expect
        .poll(async () => (await counts(page)) === `${await meter(page)} processes live`, {
          timeout: patienceMs,
        })
        .toBe(true)
      await expect
        .poll(async () => Number(await grid(page).getAttribute('aria-rowcount')) - 1, { timeout: patienceMs })
        .toBe(Number(await meter(page)))

      // By the heads of its columns, each the other way round by another press.
      const head = grid(page).getByRole('columnheader', { name: 'Pid' })
      expect(await head.getAttribute('aria-sort')).toBe('ascending')
      await head.getByRole('button').click()
      await expect.poll(() => head.getAttribute('aria-sort')).toBe('descending')
      await expect
        .poll(async () => {
          const seen = await pids(page)
          return seen.length > 3 && seen.every((pid, at) => at === 0 || pid <= (seen[at - 1] as number))
        })
        .toBe(true)

      // The keyboard moves the selection, to the ends and back; the inspector follows.
      await head.getByRole('button').press('Tab')
      await page.keyboard.press('End')
      const last = grid(page).getByRole('row', { selected: true })
      await last.getByText('<0.1.0>').waitFor()
      expect(await last.getAttribute('aria-rowindex')).toBe(await grid(page).getAttribute('aria-rowcount'))
      await page.keyboard.press('ArrowUp')
      await last.getByText('<0.2.0>').waitFor()
      expect(await last.evaluate(element => element === document.activeElement)).toBe(true)
      await page.getByRole('region', { name: 'Inspector' }).getByText('<0.2.0>').first().waitFor()

      // The filter, by its key; then a kill by its key.
      await page.keyboard.press('/')
      await page.keyboard.type('ada TodoSupervisor')
      const ada = row(page, /(?<!view )todo ada/)
      await expect.poll(() => ada.count()).toBe(1)
      await place(page)
        .getByText(/^1 of \d+ processes/)
        .waitFor()
      await ada.click()
      await page.getByRole('region', { name: 'Inspector' }).getByText('todo ada').first().waitFor()
      // In a world that stands still after the exit, who is gone stays in sight.
      await page.getByRole('button', { name: 'Pause', exact: true }).click()
      await place(page)
        .getByText(/paused/)
        .waitFor()
      await page.keyboard.press('k')
      const dialog = page.getByRole('dialog', { name: 'Kill process' })
      await dialog.getByRole('button', { name: 'Kill', exact: true }).click()
      await dialog.waitFor({ state: 'hidden' })
      await page.getByRole('button', { name: /Next exit/ }).click()
      await row(page, /^gone .*todo ada .*exited/).waitFor()
      await screenshot(page, `processes-${suite.mode}`)

      // And who came back has its place and one life more, while who died does not stay.
      await page.getByRole('button', { name: 'Run', exact: true }).click()
      await expect
        .poll(() => ada.locator('.cell-lives').allInnerTexts(), { timeout: patienceMs })
        .toEqual(['2'])
      expect(await ada.locator('.cell-restarts').innerText()).toBe('1')

      // As it was at the crash, when nobody passed the filter; and before it, by a key pressed in the table.
      await page.getByRole('button', { name: 'Previous exit' }).click()
      await place(page)
        .getByText(/as it was at/)
        .waitFor()
      await place(page).getByText('No process has “ada TodoSupervisor”').waitFor()
      await place(page).getByRole('button', { name: 'Show all', exact: true }).click()
      await row(page, /Coppice\.Supervisor/)
        .first()
        .click()
      await page.keyboard.press('ArrowLeft')
      await expect.poll(() => ada.locator('.cell-lives').allInnerTexts()).toContain('1')
      await page.keyboard.press('l')
      await expect.poll(() => counts(page), { timeout: patienceMs }).toMatch(/^\d+ processes live$/)
      await expect.poll(() => ada.locator('.cell-lives').allInnerTexts()).toContain('2')

      // Columns can be hidden.
      await place(page).getByRole('button', { name: 'Columns' }).click()
      await place(page).getByRole('checkbox', { name: 'MsgQ' }).uncheck()
      await grid(page).getByRole('columnheader', { name: 'MsgQ' }).waitFor({ state: 'detached' })
      await place(page).getByRole('checkbox', { name: 'Last exit' }).check()
      await grid(page).locator('.cell-last_exit').getByText(':killed').first().waitFor()
    })
  },
  ['browser', 'stand-in'],
)
