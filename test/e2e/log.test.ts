import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeApp } from '../support/app.ts'
import { screenshot } from '../support/browser.ts'
import { kill, openList, openSession, patienceMs, pidAfter, pidOf, seat } from './steps.ts'

const log = (page: Page): Locator => page.getByRole('region', { name: 'Log', exact: true })
const reports = (page: Page): Locator => log(page).getByRole('article')

describeApp('the log', suite => {
  it('has what OTP reports, filtered by level, process and words, now and at any moment', async () => {
    const { page } = await suite.start()
    await openList(page, 'ada')
    await openSession(page, 'ada')
    for (const name of ['todo ada', 'cart ada']) {
      const pid = await pidOf(page, name)
      await kill(page, name, ':oops')
      await pidAfter(page, name, pid)
    }
    await page.locator('.rail').getByRole('button', { name: 'Log', exact: true }).click()
    await reports(page).first().waitFor()

    // From the level error on there are no starts.
    await log(page).getByLabel('Least severe level that is shown').selectOption('error')
    await reports(page).getByText('of Supervisor Shop.CartSupervisor terminated').waitFor()
    expect(await reports(page).getByText('progress report').count()).toBe(0)

    // What is searched for is marked.
    await page.keyboard.press('Escape')
    await page.keyboard.press('/')
    await page.keyboard.type('todosupervisor')
    await expect
      .poll(() => log(page).locator('mark').first().innerText(), { timeout: patienceMs })
      .toBe('TodoSupervisor')
    expect(await reports(page).getByText('Shop.CartSupervisor').count()).toBe(0)
    await screenshot(page, `log-${suite.mode}`)
    await page.keyboard.press('Escape')

    // Only the selected process and those below it.
    await seat(page, 'Shop.Supervisor').click()
    await log(page).getByRole('checkbox', { name: 'Shop.Supervisor' }).check()
    await reports(page).getByText('Shop.CartSupervisor').first().waitFor()
    await expect.poll(() => reports(page).getByText('Todo.TodoSupervisor').count()).toBe(0)
    await log(page).getByRole('checkbox', { name: 'Shop.Supervisor' }).uncheck()

    // In Erlang's words.
    await page.getByRole('button', { name: 'Erlang', exact: true }).click()
    await reports(page).getByText('errorContext: child_terminated').first().waitFor()

    // A report leads to its moment; of the past only what was reported by then is there.
    const first = reports(page).filter({ hasText: 'TodoSupervisor' }).first()
    await first.getByRole('button').first().click()
    await page.getByText('You are looking at').waitFor()
    await expect.poll(() => reports(page).getByText('CartSupervisor').count()).toBe(0)
    await page.getByRole('button', { name: 'Back to live' }).click()
    await reports(page).filter({ hasText: 'CartSupervisor' }).first().waitFor()

    await log(page).getByRole('button', { name: 'Clear the log' }).click()
    await log(page).getByText('Nothing was reported').waitFor()
  })
})
