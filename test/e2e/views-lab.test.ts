import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeApp } from '../support/app.ts'
import { screenshot } from '../support/browser.ts'
import { patienceMs, pidAfter, pidOf, seat } from './steps.ts'

const lab = (page: Page) => page.getByRole('region', { name: 'Views lab' })

async function open(page: Page, section?: string): Promise<void> {
  await page.getByRole('button', { name: 'Views lab' }).click()
  await seat(page, 'view views lab').waitFor()
  if (section !== undefined) await lab(page).getByRole('button', { name: section, exact: true }).click()
}

const row = (page: Page, where: string) => lab(page).getByRole('row', { name: new RegExp(`^${where}`) })

describeApp('the problems of views', suite => {
  it('the deploy problem: what is in the process is gone, what is elsewhere is not', async () => {
    const { page } = await suite.start()
    await open(page)
    await row(page, 'In the process').getByRole('button', { name: 'Count' }).click()
    await row(page, 'In the address').getByRole('button', { name: 'two' }).click()
    await lab(page).getByLabel('Something typed').fill('typed by hand')
    await row(page, 'On disk').getByRole('button', { name: 'Save what is typed' }).click()
    await row(page, 'On disk').getByText('typed by hand').waitFor()
    const pid = await pidOf(page, 'view views lab')
    await lab(page).getByRole('button', { name: 'Deploy: restart the application' }).click()
    await pidAfter(page, 'view views lab', pid)
    await row(page, 'In the process').getByText('gone').waitFor({ timeout: patienceMs })
    for (const where of ['In the address', 'In the form', 'On disk'])
      await row(page, where).getByText('still there').waitFor()
    await screenshot(page, `views-lab-deploy-${suite.mode}`)
  })

  it('too much data: assigns take memory and are sent again, a stream is not', async () => {
    const { page } = await suite.start()
    await open(page, 'Too much data')
    const memory = () => lab(page).locator('.figure-bars .mono').first().innerText()
    await lab(page).getByRole('button', { name: 'Keep them in the assigns' }).click()
    await expect.poll(memory, { timeout: patienceMs }).toMatch(/MB/)
    await lab(page).getByText('and 99,900 more').waitFor()
    await screenshot(page, `views-lab-rows-${suite.mode}`)
    await lab(page).getByRole('button', { name: 'Stream them', exact: true }).click()
    await expect.poll(memory, { timeout: patienceMs }).toMatch(/\d (B|kB)/)
    await lab(page).getByText('and 99,900 more').waitFor()
    await lab(page).getByRole('button', { name: 'Change one song' }).click()
    await lab(page).getByText('song 1 · changed 1 times').waitFor()
  })

  it('one message at a time: a slow query in handle_event makes clicks wait, a task does not', async () => {
    const { page } = await suite.start()
    await open(page, 'One message at a time')
    const waits = () => lab(page).locator('svg[role=img]').getAttribute('aria-label')
    await lab(page).getByRole('button', { name: 'Query with start_async' }).click()
    await lab(page).getByText('the query runs…').waitFor()
    await lab(page).getByRole('button', { name: 'Click', exact: true }).click()
    await expect.poll(waits).toMatch(/^The last clicks waited \d{1,2}(\.\d+)? ms$/)
    await lab(page).getByText('42 rows found').waitFor({ timeout: patienceMs })
    await lab(page).getByRole('button', { name: 'Query in handle_event' }).click()
    await lab(page).getByRole('button', { name: 'Click', exact: true }).click()
    await expect.poll(waits, { timeout: patienceMs }).toMatch(/, [1-3]\d{3}(\.\d+)? ms$/)
    await screenshot(page, `views-lab-slow-${suite.mode}`)
  })
})
