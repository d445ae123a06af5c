import { expect, it } from 'vitest'
import { describeApp } from '../support/app.ts'
import { screenshot } from '../support/browser.ts'
import { openList, seat } from './steps.ts'

describeApp('the sources', suite => {
  it('show the TypeScript that runs beside the same thing in Elixir', async () => {
    const { page } = await suite.start()
    await openList(page, 'ada')
    await seat(page, 'todo ada').click()
    await page.getByRole('button', { name: 'Source of Todo.TodoServer' }).click()
    const place = page.getByRole('region', { name: 'Source' })
    await place.getByText('startLink').first().waitFor()
    await place.getByText('defmodule').first().waitFor()
    await screenshot(page, `source-${suite.mode}`)
    await place.getByLabel('Module').selectOption({ label: 'Signup.Wizard – One process a visitor' })
    await expect
      .poll(() => place.locator('figcaption').allInnerTexts())
      .toEqual(['TypeScript signup/wizard.ts', 'Elixir signup/twin/wizard.ex'])
  })
})
