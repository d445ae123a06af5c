import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeApp } from '../support/app.ts'
import { screenshot } from '../support/browser.ts'
import {
  addTodo,
  closeDialog,
  live,
  openList,
  patienceMs,
  pidAfter,
  pidOf,
  said,
  seat,
  todo,
  todoList,
} from './steps.ts'

async function faults(page: Page) {
  await page.getByRole('button', { name: 'Break', exact: true }).click()
  return page.getByRole('dialog', { name: 'Break something' })
}

/** Selects the server of ada's list and opens the faults. */
async function faultsOfAda(page: Page) {
  await openList(page, 'ada')
  await addTodo(page, 'still there')
  await seat(page, 'todo ada').click()
  await page.getByRole('region', { name: 'Inspector' }).getByText('todo ada').first().waitFor()
  return faults(page)
}

describeApp('faults by hand', suite => {
  it.each([
    ['Raise', /raises "oops"/],
    ['Return', /returns :oops/],
    ['Throw', /throws :oops/],
  ])('%s in the next callback: the server is restarted, with its todos', async (name, text) => {
    const { page } = await suite.start()
    const dialog = await faultsOfAda(page)
    const pid = await pidOf(page, 'todo ada')
    await dialog.getByRole('button', { name, exact: true }).click()
    await dialog.getByText(text).waitFor()
    await screenshot(page, `faults-${suite.mode}`)
    await closeDialog(page)
    await todo(page, 'still there').click()
    await pidAfter(page, 'todo ada', pid)
    await live(todoList(page))
    await todo(page, 'still there').waitFor()
  })

  it('a callback that never returns makes who calls it wait, and only him', async () => {
    const { page } = await suite.start()
    const dialog = await faultsOfAda(page)
    await dialog.getByRole('button', { name: 'Never return' }).click()
    await dialog.getByText('never returns').waitFor()
    await closeDialog(page)
    await page.getByRole('slider', { name: 'Speed' }).fill('1')
    await todo(page, 'still there').click()
    await todoList(page).getByText('it did not answer in time').waitFor({ timeout: patienceMs })
  })

  it('a damaged file is repaired when it is opened again, and the user is told', async () => {
    const { page } = await suite.start()
    const dialog = await faultsOfAda(page)
    await dialog.getByRole('button', { name: 'Damage its file: dets todos' }).click()
    await dialog.getByText(/bytes of todos.dets are nonsense now/).waitFor()
    await closeDialog(page)
    await said(page, /todos\.dets/)
    await live(todoList(page))
  })

  it('a full disk refuses changes and loses none; with room again all goes on', async () => {
    const { page } = await suite.start()
    const dialog = await faultsOfAda(page)
    await dialog.getByRole('button', { name: 'Fill the disk' }).click()
    await dialog.getByText('The disk is full').waitFor()
    await closeDialog(page)
    await todoList(page).getByLabel('New todo').fill('no room')
    await page.keyboard.press('Enter')
    await todoList(page).getByText('the disk is full').waitFor()
    await (await faults(page)).getByRole('button', { name: 'Make room' }).click()
    await closeDialog(page)
    await addTodo(page, 'room again')
    await todo(page, 'still there').waitFor()
  })

  it('a negative price stops the cart, which comes back', async () => {
    const { page } = await suite.start()
    const pid = await pidOf(page, 'cart demo')
    const dialog = await faults(page)
    await dialog.getByRole('button', { name: 'Send a negative price' }).click()
    await dialog.getByText('as a manipulated page could').waitFor()
    await pidAfter(page, 'cart demo', pid)
  })

  it('begins with the demo, and can be reset to it', async () => {
    const { page } = await suite.start()
    await todo(page, 'Kill its server').first().waitFor()
    await page.getByRole('button', { name: 'Remove Kill its server' }).click()
    await todo(page, 'Kill its server').waitFor({ state: 'detached' })
    const dialog = await faults(page)
    await dialog.getByRole('button', { name: 'Reset to the demo' }).click()
    await dialog.getByRole('button', { name: 'Yes, remove all that was saved' }).click()
    await dialog.getByText('Everything is as on the first day.').waitFor()
    await closeDialog(page)
    await todo(page, 'Kill its server').first().waitFor()
  })

  it('kill -9 of the app asks twice, and nothing acknowledged is lost', async () => {
    const app = await suite.start()
    const dialog = await faultsOfAda(app.page)
    await dialog.getByRole('button', { name: 'kill -9 the app' }).click()
    await dialog.getByRole('button', { name: 'Yes, kill -9 now' }).click()
    await expect
      .poll(() =>
        app.kill().then(
          () => true,
          () => true,
        ),
      )
      .toBe(true)
    app.problems.splice(0)
    const again = await suite.start({ dataDir: app.dataDir })
    await openList(again.page, 'ada')
    await todo(again.page, 'still there').waitFor()
  })
})
