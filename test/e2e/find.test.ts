import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeApp } from '../support/app.ts'
import { axeViolations } from '../support/axe.ts'
import { addTodo, openList, seat, todo, todoList } from './steps.ts'

const finder = (page: Page) => page.getByRole('dialog', { name: 'Find' })

/** Opens the palette by its chord, finds by `query`, and takes the first line. */
async function find(page: Page, query: string, first: string): Promise<void> {
  await page.keyboard.press('Control+k')
  const field = finder(page).getByRole('combobox')
  await field.fill(query)
  const best = finder(page).getByRole('option', { selected: true })
  await best.filter({ hasText: first }).waitFor()
  await page.keyboard.press('Enter')
  await finder(page).waitFor({ state: 'detached' })
}

describeApp('the palette, bookmarks and undo', suite => {
  it('finds processes, screens and commands by a part of their names, by keyboard alone', async () => {
    const { page } = await suite.start()
    await openList(page, 'ada')
    await find(page, 'todo ada', 'todo ada')
    await page.getByRole('region', { name: 'Inspector' }).getByText('todo ada').first().waitFor()
    await expect.poll(() => seat(page, 'todo ada').getAttribute('aria-selected')).toBe('true')
    await find(page, 'shop lab', 'Shop lab')
    await page
      .getByRole('button', { name: 'Shop lab', exact: true })
      .and(page.locator('[aria-current=page]'))
      .waitFor()
    await find(page, 'theme dark', 'Theme: dark')
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark')
    await page.keyboard.press('Control+k')
    await finder(page).getByRole('option').first().waitFor()
    expect(await axeViolations(page)).toEqual([])
    await finder(page).getByRole('combobox').fill('nothing is called like that')
    await finder(page).getByText('Nothing is called like that.').waitFor()
    expect(await axeViolations(page)).toEqual([])
  })

  it('goes from bookmark to bookmark and on to the present, as a clicker does', async () => {
    const { page } = await suite.start()
    const titles = () => todoList(page).getByRole('checkbox').allInnerTexts()
    await openList(page, 'ada')
    await addTodo(page, 'milk')
    await page.locator('body').press('Escape')
    await page.keyboard.press('m')
    await addTodo(page, 'bread')
    await page.locator('body').press('Escape')
    await page.keyboard.press('m')
    await addTodo(page, 'beer')
    await page.locator('body').press('Escape')
    const press = async (key: string, there: string, notThere: string | null): Promise<void> => {
      await page.keyboard.press(key)
      await todo(page, there).waitFor()
      if (notThere !== null) await todo(page, notThere).waitFor({ state: 'detached' })
    }
    await press('PageUp', 'bread', 'beer')
    await press('PageUp', 'milk', 'bread')
    await press('PageDown', 'bread', 'beer')
    await press('PageDown', 'beer', null)
    expect(await titles()).toHaveLength(3)
  })

  it('opens a window again that was closed', async () => {
    const { page } = await suite.start()
    await openList(page, 'ada')
    await addTodo(page, 'milk')
    await page.getByRole('button', { name: /^Close window Todo/ }).click()
    await todoList(page).waitFor({ state: 'detached' })
    await page
      .getByRole('status')
      .filter({ hasText: 'Closed Todo ada' })
      .getByRole('button', { name: 'Undo' })
      .click()
    await todo(page, 'milk').waitFor()
  })
})
