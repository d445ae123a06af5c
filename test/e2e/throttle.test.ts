import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeApp } from '../support/app.ts'
import {
  addTodo,
  kill,
  live,
  openList,
  patienceMs,
  pidAfter,
  pidOf,
  seat,
  todo,
  todoList,
  todos,
  tree,
} from './steps.ts'

/** World time as the top bar shows it: "00:03.196". */
async function worldTime(page: Page): Promise<string> {
  const shown = await page
    .getByText(/^\d\d:\d\d\.\d\d\d$/)
    .first()
    .innerText()
  return shown.trim()
}

describeApp('the throttle', suite => {
  it('a paused world stands still, and goes on where it was', async () => {
    const { page } = await suite.start()
    await openList(page, 'ada')
    await page.getByRole('button', { name: 'Pause', exact: true }).click()
    await page.getByRole('button', { name: 'Pause', exact: true, pressed: true }).waitFor()
    const stopped = await worldTime(page)
    await todoList(page).getByLabel('New todo').fill('wait for me')
    await page.keyboard.press('Enter')
    await seat(page, 'window 3').waitFor()
    const pid = await pidOf(page, 'todo ada')
    await kill(page, 'todo ada')
    expect(await todo(page, 'wait for me').count()).toBe(0)
    expect(await pidOf(page, 'todo ada')).toBe(pid)
    expect(await worldTime(page)).toBe(stopped)
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await pidAfter(page, 'todo ada', pid)
    await live(todoList(page))
  })

  it('steps go from message to message, and from exit to exit', async () => {
    const { page } = await suite.start()
    await openList(page, 'ada')
    await page.getByRole('button', { name: 'Pause', exact: true }).click()
    await kill(page, 'todo ada')
    await page.getByRole('button', { name: 'Next exit' }).click()
    await tree(page)
      .getByRole('treeitem', { name: /^todo ada.*restarting/ })
      .waitFor()
    let steps = 0
    // The supervisor hears of the exit and starts another; its init is one step, the supervisor's next another.
    const back = seat(page, 'todo ada')
    while ((await back.count()) === 0 && steps < 20) {
      await page.getByRole('button', { name: 'Step', exact: true }).click()
      await back.waitFor({ timeout: 200 }).catch(() => {})
      steps++
    }
    expect(steps).toBeGreaterThan(0)
    expect(steps).toBeLessThan(20)
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await live(todoList(page))
  })

  it('in slow motion a message takes its time, and nothing times out for it', async () => {
    const { page } = await suite.start()
    await openList(page, 'ada')
    await page.getByRole('slider', { name: 'Speed' }).focus()
    for (const speed of ['0.5×', '0.2×', '0.1×', '0.05×', '0.02×', '0.01×']) {
      await page.keyboard.press('[')
      await page.getByText(speed, { exact: true }).waitFor()
    }
    const before = Date.now()
    await todoList(page).getByLabel('New todo').fill('slowly')
    await page.keyboard.press('Enter')
    await todo(page, 'slowly').waitFor({ timeout: 20_000 })
    expect(Date.now() - before).toBeGreaterThan(500)
    await live(todoList(page))
    await page.getByRole('slider', { name: 'Speed' }).focus()
    for (const speed of ['0.02×', '0.05×', '0.1×', '0.2×', '0.5×', '1×']) {
      await page.keyboard.press(']')
      await page.getByText(speed, { exact: true }).waitFor()
    }
    await addTodo(page, 'quickly')
    await expect.poll(() => todos(page), { timeout: patienceMs }).toEqual(['slowly', 'quickly'])
  })
})
