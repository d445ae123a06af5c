import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeApp } from '../support/app.ts'
import { axeViolations } from '../support/axe.ts'
import { screenshot } from '../support/browser.ts'
import { addTodo, kill, openList, patienceMs, pidAfter, pidOf, seat, todo, todoList } from './steps.ts'

const inspector = (page: Page): Locator => page.getByRole('region', { name: 'Inspector' })
const dialog = (page: Page, name: string): Locator => page.getByRole('dialog', { name })

/** Chooses something from the menu of what can be done to the selected process, by keyboard. */
async function choose(page: Page, name: string): Promise<void> {
  // Out of whatever field is being typed in.
  await inspector(page).getByRole('heading', { level: 2 }).click()
  await page.keyboard.press('a')
  const item = page.getByRole('menu', { name: 'Actions' }).getByRole('menuitem', { name })
  await item.waitFor()
  await item.focus()
  await page.keyboard.press('Enter')
}

async function select(page: Page, name: string): Promise<void> {
  await seat(page, name).click()
  await inspector(page).getByRole('heading', { name, level: 2 }).waitFor()
  await inspector(page).getByText('Initial Call').waitFor()
}

describeApp('the inspector', suite => {
  it('does by hand what sys can do to a process, and undoes it', async () => {
    const { page } = await suite.start()
    await openList(page, 'ada')
    await addTodo(page, 'milk')
    await select(page, 'todo ada')

    // Suspended it takes no message; resumed it handles what waited.
    await choose(page, 'Suspend')
    await inspector(page).getByText('· suspended ·').waitFor()
    await inspector(page)
      .getByText(/^Suspended for \d+\.\d s/)
      .waitFor()
    await todoList(page).getByLabel('New todo').fill('bread')
    await page.keyboard.press('Enter')
    await inspector(page).getByText('Mailbox · 1 waiting').waitFor()
    expect(await todo(page, 'bread').count()).toBe(0)
    await choose(page, 'Resume')
    await todo(page, 'bread').waitFor()

    // A call is answered; one that the server does not know ends the caller, and the server.
    await choose(page, 'Call…')
    const call = dialog(page, 'Call')
    await call.getByLabel('Request').fill(':get')
    await call.getByRole('button', { name: 'Call', exact: true }).click()
    await call.getByText('It answered:').waitFor()
    await call.getByText('"bread"').waitFor()
    await page.keyboard.press('Escape')
    await call.waitFor({ state: 'hidden' })

    // A replaced state is what the server goes on with, until it is put back.
    await choose(page, 'Replace the state…')
    const replace = dialog(page, 'Replace the state')
    const state = replace.getByLabel('State')
    await expect.poll(() => state.inputValue(), { timeout: patienceMs }).toContain('"bread"')
    const text = await state.inputValue()
    await state.fill(text.replace('"bread"', '{'))
    await replace.getByRole('button', { name: 'Replace' }).click()
    await replace.getByRole('alert').waitFor()
    await state.fill(text.replace('"bread"', '"cake"'))
    await replace.getByRole('button', { name: 'Replace' }).click()
    await replace.waitFor({ state: 'hidden' })
    await inspector(page)
      .getByRole('button', { name: /^Show all \d+ lines/ })
      .click()
    await inspector(page).getByText('"cake"').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await inspector(page).getByText('"bread"').waitFor()
    expect(await inspector(page).getByText('"cake"').count()).toBe(0)

    // A trace prints what it does.
    await choose(page, 'Trace')
    await inspector(page).getByText('by :sys.trace/2', { exact: true }).waitFor()
    await addTodo(page, 'tea')
    await inspector(page).getByRole('list', { name: 'Trace' }).getByText('got call').first().waitFor()
    await choose(page, 'Stop the trace')
    await inspector(page).getByText('Trace · stopped').waitFor()

    // Any term can be sent: what it does not know it only logs.
    await choose(page, 'Send a message…')
    await dialog(page, 'Send a message').getByLabel('Message').fill('{:hello, 1}')
    await dialog(page, 'Send a message').getByRole('button', { name: 'Send' }).click()
    await inspector(page).getByText('Sent.').waitFor()

    // Of what cannot be done it says why.
    await select(page, 'coppice')
    await page.keyboard.press('a')
    const suspend = page.getByRole('menuitem', { name: 'Suspend' })
    await suspend.getByText('It is a bare process: it answers no system messages.').waitFor()
    expect(await suspend.getAttribute('aria-disabled')).toBe('true')
    expect(await axeViolations(page)).toEqual([])
    await screenshot(page, `inspector-menu-${suite.mode}`)
  })

  it('unfolds a state as a tree by keyboard, in either notation, and tells where it came from', async () => {
    const { page } = await suite.start({ view: { colorScheme: 'dark' } })
    await openList(page, 'ada')
    await addTodo(page, 'milk')
    const pid = await pidOf(page, 'todo ada')
    await kill(page, 'todo ada')
    await pidAfter(page, 'todo ada', pid)
    await select(page, 'todo ada')

    const origins = inspector(page).getByRole('region', { name: 'Where each field came from' })
    await inspector(page).getByText('Where the state came from').click()
    await inspector(page)
      .getByRole('button', { name: /^And \d+ fields? that init makes/ })
      .click()
    for (const name of [
      /^todos restored by /,
      /^token from the start arguments/,
      /^used_at lost/,
      /^sweep made by init/,
    ])
      await origins.getByRole('rowheader', { name }).waitFor()

    await inspector(page).getByRole('button', { name: 'Tree' }).click()
    const tree = inspector(page).getByRole('tree', { name: 'State' })
    await tree.getByRole('treeitem').first().focus()
    for (const key of ['End', 'Home', 'ArrowDown']) await page.keyboard.press(key)
    const focused = page.locator(':focus')
    expect(await focused.innerText()).toMatch(/^next_id: 2/)
    const todos = tree.getByRole('treeitem', { name: /^todos: / })
    await todos.focus()
    expect(await todos.getAttribute('aria-expanded')).toBe('true')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await tree.getByRole('treeitem', { name: 'title: "milk"' }).waitFor()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    expect(await todos.getAttribute('aria-expanded')).toBe('false')
    expect(await axeViolations(page)).toEqual([])

    await inspector(page).getByRole('button', { name: 'Erlang' }).click()
    await tree.getByRole('treeitem', { name: 'token => <<"ada">>' }).waitFor()
    await screenshot(page, `inspector-tree-${suite.mode}`)
    // Both choices are kept.
    await page.reload()
    await select(page, 'todo ada')
    await tree.getByRole('treeitem', { name: 'token => <<"ada">>' }).waitFor()
  })
})
