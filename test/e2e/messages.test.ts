import { readFileSync } from 'node:fs'
import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeApp } from '../support/app.ts'
import { screenshot } from '../support/browser.ts'
import { addTodo, kill, openList, patienceMs, pidAfter, pidOf, seat, todo } from './steps.ts'

const place = (page: Page): Locator => page.getByRole('region', { name: 'Messages', exact: true })
const lines = (page: Page): Locator => place(page).getByRole('listbox', { name: /^Messages in the order/ })
const line = (page: Page, text: string | RegExp): Locator => lines(page).getByRole('option', { name: text })
const panel = (page: Page): Locator => page.getByRole('region', { name: 'Message', exact: true })
const heads = (page: Page): Promise<string[]> => place(page).locator('.chart-name-text').allInnerTexts()

const goTo = (page: Page, name: string): Promise<void> =>
  page.locator('.rail').getByRole('button', { name, exact: true }).click()

/** Saves what the menu called `menu` offers as `form`, and reads it. */
async function saved(page: Page, menu: string, form: string): Promise<string> {
  await page.getByRole('button', { name: menu }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: `Save as ${form}` }).click()
  return readFileSync(await (await download).path(), 'utf8')
}

/** Moves the pointer over the canvas until it is over a seat. */
async function overSeat(
  page: Page,
  canvas: Locator,
  box: { x: number; y: number; width: number; height: number },
): Promise<{ x: number; y: number }> {
  for (let x = box.x + 22; x < box.x + box.width / 2; x += 8)
    for (let y = box.y + 60; y < box.y + box.height - 40; y += 7) {
      await page.mouse.move(x, y)
      if (await canvas.evaluate(element => (element as HTMLElement).draggable)) return { x, y }
    }
  throw new Error('no seat is drawn')
}

describeApp(
  'the chart of messages',
  suite => {
    it('shows calls and replies as they happen, what they carry and change, and the moment of each', async () => {
      const { page } = await suite.start()
      await openList(page, 'ada')
      await addTodo(page, 'milk')
      await goTo(page, 'Messages')
      // What happened before it was opened is on it.
      await line(page, /^Call \{:add, "milk"\} from view todo ada to todo ada/).waitFor()
      expect(await heads(page)).toEqual([
        expect.stringMatching(/^window \d+$/),
        'view todo ada',
        'todo ada',
        'dets todos',
      ])

      await addTodo(page, 'bread')
      const call = line(page, /^Call \{:add, "bread"\} from view todo ada to todo ada/)
      await call.waitFor()
      await expect.poll(() => call.getAttribute('aria-label')).toMatch(/handled .*, changed the state/)
      await line(page, /^Call \{:insert, .* from todo ada to dets todos/)
        .last()
        .waitFor()

      // A line by keyboard: its payload, and the change that it made.
      await call.click()
      await panel(page).getByText('"bread"').first().waitFor()
      await panel(page).getByRole('heading', { name: 'Change of state' }).waitFor()
      await expect.poll(() => panel(page).locator('.is-new', { hasText: 'bread' }).count()).toBeGreaterThan(0)
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await panel(page).getByText('Sent').waitFor()
      await expect.poll(() => call.getAttribute('aria-selected')).toBe('false')
      await screenshot(page, `messages-${suite.mode}`)
      await page.keyboard.press('Escape')
      await panel(page).waitFor({ state: 'hidden' })

      // The instant of a message: nothing that came after it is on the chart, nor in the list.
      await call.click()
      await panel(page).getByRole('button', { name: 'Go to this instant' }).click()
      await place(page)
        .getByText(/^Up to .*, the moment that is looked at/)
        .waitFor()
      await expect
        .poll(() => lines(page).getByRole('option').last().getAttribute('aria-label'), {
          timeout: patienceMs,
        })
        .toMatch(/^Call \{:add, "bread"\}.*waits in the mailbox/)
      await todo(page, 'bread').waitFor({ state: 'detached' })
      await page.getByRole('button', { name: 'Back to live' }).click()
      await todo(page, 'bread').waitFor()
      await line(page, /^Call \{:add, "bread"\}.*handled/).waitFor()

      // Whoever is killed keeps the lifeline.
      const pid = await pidOf(page, 'todo ada')
      await kill(page, 'todo ada')
      const next = await pidAfter(page, 'todo ada', pid)
      await line(page, /^Exit signal :kill from outside to todo ada/).waitFor()
      await line(page, `todo ada ${pid} exited: killed`).waitFor()
      await line(page, new RegExp(`started todo ada ${next}`)).waitFor()
      expect((await heads(page)).slice(1)).toEqual(['view todo ada', 'todo ada', 'dets todos'])
    })

    it('is of whom the user chooses, and is frozen, cleared and saved', async () => {
      const { page } = await suite.start()
      await openList(page, 'ada')
      // Dragged from the outline on to the rail: of one process alone all its messages are shown.
      await seat(page, 'todo ada').dragTo(page.locator('.rail').getByRole('button', { name: 'Messages' }))
      await place(page).waitFor()
      await expect.poll(() => heads(page)).toEqual(['todo ada'])
      await addTodo(page, 'milk')
      await line(page, /^Call \{:insert, .* from todo ada to dets todos/).waitFor()

      // Dragged from the drawing of the tree.
      await goTo(page, 'Tree')
      const canvas = page.locator('canvas.tree-canvas')
      const box = await canvas.boundingBox()
      const rail = await page.locator('.rail').getByRole('button', { name: 'Messages' }).boundingBox()
      if (box === null || rail === null) throw new Error('the tree is not drawn')
      const from = await overSeat(page, canvas, box)
      await page.mouse.down()
      await page.mouse.move(from.x - 12, from.y - 6, { steps: 3 })
      await page.mouse.move(rail.x + rail.width / 2, rail.y + rail.height / 2, { steps: 5 })
      await page.mouse.up()
      await place(page).waitFor()
      await expect.poll(async () => (await heads(page)).length).toBe(2)
      await place(page)
        .getByRole('button', { name: /^Take (?!todo ada)/ })
        .press('Enter')
      await expect.poll(() => heads(page)).toEqual(['todo ada'])

      // By the field, with the keyboard alone.
      await page.keyboard.press('/')
      const field = place(page).getByRole('combobox', { name: 'Add a process to the chart' })
      if (!(await field.evaluate(element => element === document.activeElement))) await field.focus()
      await page.keyboard.type('dets todos')
      await place(page)
        .getByRole('option', { name: /^dets todos/ })
        .waitFor()
      await page.keyboard.press('Enter')
      await expect.poll(() => heads(page)).toEqual(['todo ada', 'dets todos'])
      await place(page)
        .getByRole('button', { name: /^dets todos/ })
        .press('Alt+ArrowLeft')
      await expect.poll(() => heads(page)).toEqual(['dets todos', 'todo ada'])
      await line(page, /^Call \{:insert, .* from todo ada to dets todos/).waitFor()

      // While it is frozen the world goes on.
      await place(page).getByRole('button', { name: 'Freeze the chart' }).click()
      await addTodo(page, 'bread')
      expect(await line(page, /^Call \{:insert/).count()).toBe(1)
      await place(page).getByRole('button', { name: 'Freeze the chart' }).click()
      await expect.poll(() => line(page, /^Call \{:insert/).count()).toBe(2)

      const mermaid = await saved(page, 'Copy or save the chart', 'Mermaid')
      expect(mermaid.split('\n').slice(0, 3)).toEqual([
        'sequenceDiagram',
        '  participant p1 as dets todos',
        '  participant p2 as todo ada',
      ])
      expect(mermaid).toMatch(/ {2}p2->>\+p1: \{:insert, [\s\S]* {2}p1-->>-p2: :ok/)
      const { events } = JSON.parse(await saved(page, 'Copy or save the chart', 'JSON'))
      expect(events).toContainEqual(
        expect.objectContaining({ kind: 'call', fromName: 'todo ada', toName: 'dets todos' }),
      )
      const svg = await saved(page, 'Copy or save the chart', 'SVG')
      expect(svg).toMatch(/^<svg[\s\S]*>dets todos<\/text>[\s\S]*insert[\s\S]*<\/svg>\s*$/)
      expect((await saved(page, 'Copy or save the chart', 'PNG')).slice(1, 4)).toBe('PNG')

      // Kinds that are not wanted, and nothing at all.
      await place(page).getByRole('button', { name: 'What is drawn' }).click()
      await place(page).getByRole('checkbox', { name: 'Calls and replies' }).uncheck()
      await expect.poll(() => line(page, /^Call/).count()).toBe(0)
      await place(page).getByRole('checkbox', { name: 'Calls and replies' }).check()
      await page.keyboard.press('Escape')
      await place(page).getByRole('button', { name: 'Clear the chart' }).click()
      await place(page).getByText('These processes have sent each other nothing lately.').waitFor()

      // From the inspector; and the story of an exit is saved like a chart.
      const pid = await pidOf(page, 'todo ada')
      await kill(page, 'todo ada')
      await pidAfter(page, 'todo ada', pid)
      await seat(page, 'Todo.TodoSupervisor').click()
      await page.getByRole('button', { name: 'Show its messages' }).click()
      await expect.poll(() => heads(page)).toContain('Todo.TodoSupervisor')
      await page.getByRole('button', { name: 'Why? todo ada exited: killed' }).click()
      await page.getByRole('region', { name: 'Story of an exit' }).waitFor()
      expect(await saved(page, 'Copy or save the story', 'text')).toMatch(/^Why todo ada exited\n\n1\. /)
      expect(await saved(page, 'Copy or save the story', 'Mermaid')).toMatch(/^flowchart TD\n {2}n1\["1\. /)
    })
  },
  ['browser', 'stand-in'],
)
