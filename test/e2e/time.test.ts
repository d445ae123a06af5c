import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeApp } from '../support/app.ts'
import { screenshot } from '../support/browser.ts'
import { addTodo, kill, openList, patienceMs, pidAfter, pidOf, seat, todo, todoList, todos } from './steps.ts'

function history(page: Page): Locator {
  return page.getByRole('region', { name: 'History' })
}

function button(page: Page, name: string | RegExp): Locator {
  return history(page).getByRole('button', { name, exact: true })
}

/** The titles on the list, once they are `titles`. */
async function listShows(page: Page, titles: string[]): Promise<void> {
  await expect.poll(() => todos(page), { timeout: patienceMs }).toEqual(titles)
}

describeApp('stopping time', suite => {
  it('looks back to before a crash by the buttons and keys of the time bar, and comes back to the present', async () => {
    const { page } = await suite.start()
    await openList(page, 'ada')
    await addTodo(page, 'milk')
    const first = await pidOf(page, 'todo ada')
    await kill(page, 'todo ada')
    const second = await pidAfter(page, 'todo ada', first)
    await button(page, 'Previous exit').click()
    await history(page).getByText('You are looking at').waitFor()
    await page.getByRole('treeitem', { name: /^todo ada restarting/ }).waitFor()
    await page.keyboard.press('ArrowLeft')
    expect(await pidAfter(page, 'todo ada', second)).toBe(first)
    await page.getByRole('slider', { name: 'Moment' }).focus()
    await page.keyboard.press('End')
    expect(await pidAfter(page, 'todo ada', first)).toBe(second)
  })

  it('looks back by dragging along the time bar, and comes back to the present', async () => {
    const { page } = await suite.start()
    await openList(page, 'ada')
    await addTodo(page, 'milk')
    await history(page).getByText('drag back to see everything').waitFor()
    const line = (await page.getByRole('slider', { name: 'Moment' }).boundingBox())!
    await page.mouse.move(line.x + line.width - 20, line.y + 8)
    await page.mouse.down()
    await page.mouse.move(line.x + line.width - 24, line.y + 8)
    await page.mouse.up()
    await history(page).getByText('You are looking at').waitFor()
    await button(page, 'Now').click()
    await history(page).getByText('drag back to see everything').waitFor()
    await todo(page, 'milk').waitFor()
  })

  it('who acts in the past gets a fork beside the live world, and a way back', async () => {
    const { page } = await suite.start()
    await openList(page, 'ada')
    await addTodo(page, 'milk')
    const first = await pidOf(page, 'todo ada')
    await kill(page, 'todo ada')
    await pidAfter(page, 'todo ada', first)
    await addTodo(page, 'bread')
    await button(page, 'Previous exit').click()
    await history(page).getByText('You are looking at').waitFor()
    await listShows(page, ['milk'])
    await addTodo(page, 'beer')
    await history(page).getByText('A fork, beside the live world.').waitFor()
    await listShows(page, ['milk', 'beer'])
    await button(page, 'Back to live').click()
    await listShows(page, ['milk', 'bread'])
    await button(page, /^To the fork/).click()
    await listShows(page, ['milk', 'beer'])
    await page.keyboard.press('Escape')
    await page.keyboard.press('l')
    await listShows(page, ['milk', 'bread'])
    await button(page, 'End the fork').click()
    await button(page, /^To the fork/).waitFor({ state: 'detached' })
  })

  it('a forecast tells what a kill will do, and the tree is marked with it', async () => {
    const { page } = await suite.start()
    await openList(page, 'ada')
    await addTodo(page, 'milk')
    const pid = await pidOf(page, 'todo ada')
    await seat(page, 'todo ada').click()
    await page.getByRole('button', { name: 'Kill…' }).hover()
    const forecast = page.getByRole('region', { name: 'Forecast' })
    await forecast.getByText('todo ada exits: killed').waitFor()
    await forecast.getByText('Todo.TodoSupervisor restarts todo ada').waitFor()
    await forecast.getByText(/^todo ada comes back; .*todos.* from todos\.dets/).waitFor()
    await forecast.getByText(/^Todo.TodoSupervisor has used 0 of 3 restarts in 5 s; then 1\./).waitFor()
    await forecast.getByText(/^The screen of ada: .*shows what it shows now/).waitFor()
    await expect.poll(() => page.locator('.forecast-marks p:visible').count()).toBe(1)
    expect(await pidOf(page, 'todo ada')).toBe(pid)
    await kill(page, 'todo ada')
    await pidAfter(page, 'todo ada', pid)
    await todo(page, 'milk').waitFor()
  })

  it('a forecast is kept secret until one has guessed, and compared with the guess', async () => {
    const { page } = await suite.start()
    await openList(page, 'ada')
    await seat(page, 'todo ada').click()
    await page.getByRole('button', { name: 'Kill…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Kill process' })
    const forecast = dialog.getByRole('region', { name: 'Forecast' })
    await forecast.getByText('todo ada exits: killed').waitFor()
    await dialog.getByLabel('Guess first, then compare').check()
    await forecast.waitFor({ state: 'detached' })
    const guess = dialog.getByRole('region', { name: 'Your guess' })
    await guess.getByRole('group', { name: 'Who stops?' }).getByText('it alone').click()
    await guess.getByRole('group', { name: 'Is it started again?' }).getByText('no').click()
    await guess.getByRole('group', { name: 'Does a supervisor give up?' }).getByText('no').click()
    await guess.getByRole('button', { name: 'Compare' }).click()
    await guess.getByText('2 of 4 guessed right').waitFor()
    await guess.getByText('Is it started again? yes, not “no”').waitFor()
    await screenshot(page, `guess-${suite.mode}`)
    await forecast.getByText('Todo.TodoSupervisor restarts todo ada').waitFor()
    await dialog.getByLabel('Exit reason').fill(':normal')
    await guess.getByText('What will happen?').waitFor()
  })

  it('the story of an exit is told line by line, and each line leads to its moment', async () => {
    const { page } = await suite.start()
    await openList(page, 'ada')
    await addTodo(page, 'milk')
    const pid = await pidOf(page, 'todo ada')
    await kill(page, 'todo ada')
    const next = await pidAfter(page, 'todo ada', pid)
    await button(page, /^Why\? todo ada exited: killed/).click()
    const story = page.getByRole('region', { name: 'Story of an exit' })
    await story.getByRole('button', { name: /Somebody outside sent it an exit signal: :kill/ }).waitFor()
    await story.getByRole('button', { name: /Todo.TodoSupervisor restarted todo ada as/ }).waitFor()
    await story.getByRole('button', { name: /todo ada reads its state from todos\.dets/ }).waitFor()
    await story.getByRole('button', { name: /todo ada .* exited: killed/ }).click()
    await history(page).getByText('You are looking at').waitFor()
    await page.getByRole('treeitem', { name: /^todo ada restarting/ }).waitFor()
    await button(page, 'Now').click()
    await expect.poll(() => pidOf(page, 'todo ada'), { timeout: patienceMs }).toBe(next)
  })

  it('while the world stands still, messages that wait are put first and dropped, and one process steps alone', async () => {
    const { page } = await suite.start()
    await openList(page, 'ada')
    await page.getByRole('button', { name: 'Pause', exact: true }).click()
    await page.getByRole('button', { name: 'Pause', exact: true, pressed: true }).waitFor()
    for (const title of ['one', 'two', 'three']) {
      await todoList(page).getByLabel('New todo').fill(title)
      await page.keyboard.press('Enter')
      await expect.poll(() => todoList(page).getByLabel('New todo').inputValue()).toBe('')
    }
    // The screens that were open first are windows 1 and 2.
    await seat(page, 'window 3').click()
    const inspector = page.getByRole('region', { name: 'Inspector' })
    await inspector.getByText('Mailbox · 3 waiting').waitFor()
    const waiting = inspector.locator('.mailbox li')
    await waiting
      .filter({ hasText: '"three"' })
      .getByRole('button', { name: 'Handle this message next' })
      .click()
    await expect.poll(() => waiting.first().innerText()).toContain('"three"')
    await waiting.filter({ hasText: '"one"' }).getByRole('button', { name: 'Drop this message' }).click()
    await inspector.getByText('Mailbox · 2 waiting').waitFor()
    await page.getByRole('button', { name: 'Step this process only' }).click()
    await inspector.getByText('Mailbox · 1 waiting').waitFor()
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await listShows(page, ['three', 'two'])
  })

  it('a process tells its state message by message', async () => {
    const { page } = await suite.start()
    await openList(page, 'ada')
    await addTodo(page, 'milk')
    await addTodo(page, 'bread')
    await seat(page, 'todo ada').click()
    const inspector = page.getByRole('region', { name: 'Inspector' })
    await inspector.getByText('State by message').click()
    const change = inspector.locator('.history > li').filter({ hasText: '"bread"' }).first()
    await change.locator('summary').click()
    await change.locator('.term-line.is-new').filter({ hasText: 'bread' }).first().waitFor()
  })

  it('every press of a speed key counts', async () => {
    const { page } = await suite.start()
    await page.getByRole('slider', { name: 'Speed' }).waitFor()
    await page.keyboard.press('Escape')
    for (let press = 0; press < 4; press++) await page.keyboard.press('[')
    await expect
      .poll(() => page.getByRole('slider', { name: 'Speed' }).getAttribute('aria-valuetext'), {
        timeout: patienceMs,
      })
      .toBe('0.05×')
  })
})
