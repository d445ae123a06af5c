import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeApp } from '../support/app.ts'
import { screenshot } from '../support/browser.ts'
import { addTodo, kill, openList, patienceMs, pidAfter, pidOf } from './steps.ts'

const place = (page: Page): Locator => page.getByRole('region', { name: 'Load' })

/** What the chart of `title` says in words, once it matches `pattern`. */
async function chartSays(page: Page, title: string, pattern: RegExp): Promise<void> {
  const chart = place(page).getByRole('img', { name: new RegExp(`^${title} in the last 1 min`) })
  await expect.poll(() => chart.getAttribute('aria-label'), { timeout: patienceMs }).toMatch(pattern)
}

describeApp(
  'the load',
  suite => {
    it('is shown since the start, read at any moment, and leads back to it', async () => {
      const { page } = await suite.start()
      await openList(page, 'ada')
      await addTodo(page, 'milk')
      const pid = await pidOf(page, 'todo ada')
      await kill(page, 'todo ada')
      await pidAfter(page, 'todo ada', pid)
      await page.getByRole('button', { name: 'Load', exact: true }).click()
      await chartSays(page, 'Messages', /and [1-9][\d,.]* \/s/)
      await chartSays(page, 'Restarts', /and (1|0\.\d|1\.\d) \/s/)
      await chartSays(page, 'fsyncs', /and [1-9][\d,.]* \/s/)
      await chartSays(page, 'Memory', /[1-9]\d* MB/)
      await place(page).locator('.load-chart .load-restart').first().waitFor()

      // All charts are read at the moment that the slider or the pointer is at.
      const slider = place(page).getByRole('slider', { name: 'Moment that is read' })
      await slider.focus()
      await page.keyboard.press('Home')
      await place(page).getByText(/s ago/).waitFor()
      expect(await place(page).locator('.load-cursor.is-read').count()).toBe(8)
      await page.keyboard.press('End')
      await place(page).locator('.load-cursor.is-read').first().waitFor({ state: 'detached' })
      await page.keyboard.press('ArrowLeft')
      await place(page).getByText(/s ago/).waitFor()
      await screenshot(page, `load-${suite.mode}`)
      await place(page).getByRole('button', { name: 'Look back' }).click()
      await page.getByText('You are looking at').waitFor()
      await place(page).locator('.load-cursor.is-looked').first().waitFor({ state: 'attached' })
      await place(page).getByText('the moment that you look at').waitFor()
      await page.getByRole('button', { name: 'Now', exact: true }).click()
      await place(page).locator('.load-cursor.is-looked').first().waitFor({ state: 'detached' })
    })
  },
  ['browser', 'stand-in'],
)
