import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeApp } from '../support/app.ts'
import { screenshot } from '../support/browser.ts'
import { addTodo, live, openList, pidAfter, pidOf, seat, todo, todoList, todos } from './steps.ts'

/** The list as a second pane shows it, opened in the same window. */
async function secondPane(page: Page): Promise<Locator> {
  await page.getByLabel('Open another window').selectOption({ label: 'Todo list' })
  const pane = page.getByRole('region', { name: 'Todo list 2' })
  await live(pane)
  return pane
}

async function options(page: Page): Promise<Locator> {
  await todoList(page).getByText('List options').click()
  return todoList(page).getByRole('group')
}

describeApp('the todo list', suite => {
  it('takes another title, and keeps it over a crash of its server', async () => {
    const { page } = await suite.start()
    await openList(page, 'ada')
    await addTodo(page, 'watch it grow')
    await todoList(page).getByRole('button', { name: 'Edit watch it grow' }).click()
    await page.keyboard.type(' back')
    await page.keyboard.press('Enter')
    await todo(page, 'watch it grow back').waitFor()
    const pid = await pidOf(page, 'todo ada')
    await seat(page, 'todo ada').click()
    await page.keyboard.press('k')
    await page.getByRole('dialog').getByRole('button', { name: 'Kill', exact: true }).click()
    await pidAfter(page, 'todo ada', pid)
    await todo(page, 'watch it grow back').waitFor()
  })

  it('is the same in two panes on one list, at once', async () => {
    const { page } = await suite.start()
    await openList(page, 'ada')
    const other = await secondPane(page)
    await addTodo(page, 'shared')
    await other.getByRole('checkbox', { name: 'shared' }).click()
    await expect.poll(() => todo(page, 'shared').isChecked()).toBe(true)
    await page.getByRole('button', { name: 'Close window Todo ada' }).last().click()
    await other.waitFor({ state: 'detached' })
  })

  it('loses its server when nobody comes, and has it back with the next visit', async () => {
    const { page } = await suite.start()
    await openList(page, 'ada')
    await addTodo(page, 'still there')
    await page.getByRole('slider', { name: 'Speed' }).fill('1')
    await (await options(page)).getByLabel('Stop the server when nobody came for').selectOption('10 seconds')
    await todoList(page).getByText('asleep', { exact: true }).waitFor()
    await page.getByRole('slider', { name: 'Speed' }).fill('0')
    await todo(page, 'still there').click()
    await live(todoList(page))
    await expect.poll(() => todo(page, 'still there').isChecked()).toBe(true)
  })

  it('removes what was completed long enough ago', async () => {
    const { page } = await suite.start()
    await openList(page, 'ada')
    await addTodo(page, 'old')
    await addTodo(page, 'open')
    await (await options(page)).getByLabel('Remove what was completed').selectOption('10 seconds ago')
    await todo(page, 'old').click()
    await page.getByRole('slider', { name: 'Speed' }).fill('1')
    await todo(page, 'old').waitFor({ state: 'detached' })
    expect(await todos(page)).toEqual(['open'])
  })

  it('gains due dates by a change of code, without losing a todo or its process', async () => {
    const { page } = await suite.start()
    await openList(page, 'ada')
    await addTodo(page, 'water the stump')
    const pid = await pidOf(page, 'todo ada')
    await (await options(page)).getByRole('button', { name: 'Load version 2: due dates' }).click()
    await todoList(page)
      .getByText(/Version 2 is loaded; \d+ servers? took it over/)
      .waitFor()
    await todoList(page).getByLabel('Due date of water the stump').fill('2026-12-24')
    expect(await pidOf(page, 'todo ada')).toBe(pid)
    await screenshot(page, `todo-version-2-${suite.mode}`)
    await page.reload()
    await openList(page, 'ada')
    await expect
      .poll(() => todoList(page).getByLabel('Due date of water the stump').inputValue())
      .toBe('2026-12-24')
  })
})
