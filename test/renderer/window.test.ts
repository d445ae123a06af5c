/**
 * The real window in a real browser, on a fake main process: what it looks like, what it says to assistive
 * technology, and what it does when it is used. Screenshots are kept under out/screenshots.
 */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { axeViolations, overflowing } from '../support/axe.ts'
import { screenshot, type View } from '../support/browser.ts'
import { describeWith, found } from '../support/found.ts'
import type {} from './harness/main.ts'
import { type Harness, startHarness } from './support/harness.ts'

describeWith([found.chromium], 'the window', () => {
  let harness: Harness
  let page: Page
  const open = async (view: View = {}, search = '') => {
    page = await harness.open(view, search)
  }
  const item = (name: string | RegExp) => page.getByRole('treeitem', { name, exact: true })
  const inspector = () => page.getByRole('region', { name: 'Inspector' })
  const kill = (reason = 'killed') =>
    page.evaluate(why => {
      fake.world.exit('todo ada', why)
      fake.screens.seatIs('todo ada', 'reconnecting')
      fake.world.flush()
    }, reason)
  const bringBack = () =>
    page.evaluate(() => {
      fake.world.restartCounted('todo ada')
      fake.world.flush()
      fake.screens.seatIs('todo ada', 'live')
    })
  /** Requests of one name that the window made, their arguments only. */
  const asked = (name: string) =>
    page.evaluate(
      wanted => fake.asked.filter(request => request.name === wanted).map(({ args }) => args),
      name,
    )

  beforeAll(async () => {
    harness = await startHarness()
  }, 60_000)
  afterEach(async () => {
    await page.context().close()
    expect(harness.problems.splice(0)).toEqual([])
  })
  afterAll(() => harness.close())

  const looks = [
    { width: 1440, height: 900, colorScheme: 'dark' },
    { width: 1440, height: 900, colorScheme: 'light' },
    { width: 1024, height: 700, colorScheme: 'dark' },
    { width: 1024, height: 700, colorScheme: 'light' },
  ] as const

  it.each(looks)(
    'passes axe and needs no page scroll at $width×$height, $colorScheme',
    async look => {
      await open(look)
      const name = (scene: string) => `window-${look.width}-${look.colorScheme}-${scene}`
      const check = async (scene: string) => {
        await screenshot(page, name(scene))
        expect(await axeViolations(page), scene).toEqual([])
        const overflow = await overflowing(page, [
          'html',
          '.top-bar',
          '.rail',
          '.middle',
          '.side',
          '.dock',
          '.client-head',
          '.client-foot',
          '.inspector-head',
        ])
        expect(overflow, scene).toEqual([])
      }

      await check('nothing-selected')
      await item('todo ada <0.18.0>').click()
      await inspector().getByText('Registered Name').waitFor()
      await check('steady')
      await kill()
      await item('todo ada restarting').waitFor()
      await check('mid-crash')
      await bringBack()
      await item('todo ada <0.41.0>').waitFor()
      await check('back')
      await page.getByRole('button', { name: 'Kill…' }).click()
      await check('kill-dialog')
      await page.keyboard.press('Escape')
      await page.keyboard.press('?')
      await check('keys')
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Legend' }).click()
      await page.evaluate(() => {
        fake.world.notify({
          level: 'warning',
          title: 'todos.dets was set aside.',
          text: 'It is no DETS file: its head is damaged at offset 12.',
        })
        fake.world.setWorld({ mode: 'paused' })
        fake.world.flush()
        fake.connection('closed')
      })
      await page.getByText('Connection lost – reconnecting').waitFor()
      await check('lost')
      await page.evaluate(() => {
        fake.connection('open')
        fake.world.stopApplication()
        fake.world.flush()
      })
      await page.getByRole('button', { name: 'Start the application' }).waitFor()
      await check('stopped')
    },
    60_000,
  )

  it('names every item by process name and then pid, and an empty seat by what it waits for', async () => {
    await open()
    const tree = page.getByRole('tree', { name: 'Supervision tree' })
    const names = await tree
      .getByRole('treeitem')
      .evaluateAll(items => items.map(element => element.getAttribute('aria-label')))
    expect(names).toContain('Todo.Registry <0.16.0>')
    expect(names).toContain('todo ada <0.18.0>')
    await kill()
    await item('todo ada restarting').waitFor()
    await bringBack()
    await item('todo ada <0.41.0>').waitFor()
    await item('todo grace <0.19.0>').waitFor()
  })

  it('kills the selected process with the keyboard alone', async () => {
    await open()
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => item(/^coppice/).getAttribute('aria-selected')).toBe('true')
    for (let step = 0; step < 8; step++) await page.keyboard.press('ArrowDown')
    await expect.poll(() => item('todo ada <0.18.0>').getAttribute('aria-selected')).toBe('true')
    await page.keyboard.press('k')
    const dialog = page.getByRole('dialog', { name: 'Kill process' })
    const field = dialog.getByRole('textbox', { name: 'Exit reason' })
    expect(await field.inputValue()).toBe('kill')
    expect(await field.evaluate(element => element === document.activeElement)).toBe(true)
    await page.keyboard.press('Enter')
    await item('todo ada restarting').waitFor()
    expect(await asked('exit')).toEqual([{ pid: '<0.18.0>', reason: 'kill' }])
    expect(await dialog.count()).toBe(0)
    expect(await page.getByRole('log', { name: 'Events' }).innerText()).toContain(
      'todo ada <0.18.0> exited: killed',
    )
    expect(await page.getByRole('button', { name: 'Kill…' }).isDisabled()).toBe(true)
  })

  it('keeps the dialog open with the reason why a term was refused', async () => {
    await open()
    await item('todo ada <0.18.0>').click()
    await page.getByRole('button', { name: 'Kill…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Kill process' })
    await dialog.getByRole('textbox', { name: 'Exit reason' }).fill('{:shutdown, {')
    await dialog.getByRole('button', { name: 'Kill' }).click()
    await dialog.getByText('is not a term').waitFor()
    await dialog.getByRole('button', { name: 'Raise in the next callback' }).click()
    await dialog.getByRole('textbox', { name: 'Exception message' }).fill('out of luck')
    await dialog.getByRole('button', { name: 'Raise', exact: true }).click()
    await item('todo ada restarting').waitFor()
    expect(await asked('raise')).toEqual([{ pid: '<0.18.0>', message: 'out of luck' }])
  })

  it('keeps the seat selected over a restart and shows the new process, its state and the past life', async () => {
    await open()
    await item('todo ada <0.18.0>').click()
    await inspector().getByText('next_id').waitFor()
    await kill()
    await inspector().getByText('no process').waitFor()
    await bringBack()
    await inspector().getByText('life 2').waitFor()
    expect(await item('todo ada <0.41.0>').getAttribute('aria-selected')).toBe('true')
    await inspector().getByText('before the crash → now').waitFor()
    await inspector().getByText('killed').first().waitFor()
  })

  it('shows the beginning of a long state, and all of it on demand', async () => {
    await open()
    await item('Coppice.Supervisor <0.11.0>').click()
    await inspector().getByText('rest_for_one').first().waitFor()
    const state = inspector().locator('.term').first()
    const shown = state.locator('.term-line')
    expect(await shown.count()).toBeLessThan(16)
    await inspector()
      .getByRole('button', { name: /^Show all \d+ lines$/ })
      .click()
    expect(await shown.count()).toBeGreaterThan(28)
    await inspector().getByRole('button', { name: 'Show less' }).click()
    expect(await state.innerText()).toContain('⋯')
  })

  it('breaks long names after a dot or a slash only', async () => {
    await open({ width: 1024, height: 700 })
    await item('Todo.Registry <0.16.0>').click()
    const name = inspector().getByRole('heading', { level: 2 })
    await page.evaluate(() => {
      fake.world.change('Todo.Registry', { name: 'Todo.Registry.PIDPartition0' })
      fake.world.flush()
    })
    await name.getByText('PIDPartition0').waitFor()
    const lines = await name.evaluate(element => {
      const range = document.createRange()
      const tops = new Map<number, string>()
      for (const node of element.childNodes) {
        for (let at = 0; at < (node.textContent ?? '').length; at++) {
          range.setStart(node, at)
          range.setEnd(node, at + 1)
          const { top } = range.getBoundingClientRect()
          tops.set(top, (tops.get(top) ?? '') + range.toString())
        }
      }
      return [...tops.values()]
    })
    expect(lines.length).toBe(2)
    expect(lines[0]).toMatch(/\.$/)
    expect(await name.getAttribute('title')).toBe('Todo.Registry.PIDPartition0')
  })

  it('says of a process outside the tree what it is, and lists it last', async () => {
    await open()
    await page.evaluate(() => {
      fake.world.put({
        ...fake.world.seats.get('view:1')!,
        key: 'w',
        name: 'window 1',
        module: 'Window',
        order: 0,
      })
      fake.world.flush()
    })
    await item(/^window 1/).click()
    await inspector().getByText('Stands for one open screen of a window').waitFor()
    const names = await page
      .getByRole('treeitem')
      .evaluateAll(items => items.map(each => each.ariaLabel ?? ''))
    expect(names.findIndex(name => name.startsWith('window 1'))).toBeGreaterThan(
      names.findIndex(name => name.startsWith('cart ada')),
    )
  })

  it('keeps the newest event in sight, unless the user scrolled up, and leads back to it', async () => {
    await open()
    const log = page.getByRole('log', { name: 'Events' })
    const tell = (from: number) =>
      page.evaluate(first => {
        for (let index = 0; index < 40; index++) fake.world.tell('report', `event ${first + index}`, null)
        fake.world.flush()
      }, from)
    const atEnd = () => log.evaluate(box => box.scrollHeight - box.scrollTop - box.clientHeight < 2)
    await tell(1)
    await log.getByText('event 40', { exact: true }).waitFor()
    await expect.poll(atEnd).toBe(true)
    await page.setViewportSize({ width: 1440, height: 620 })
    await expect.poll(atEnd).toBe(true)
    await log.evaluate(box => {
      box.scrollTop = 0
    })
    const newest = page.getByRole('button', { name: 'newest' })
    await newest.waitFor()
    await tell(41)
    await log.getByText('event 80', { exact: true }).waitFor({ state: 'attached' })
    expect(await log.evaluate(box => box.scrollTop)).toBe(0)
    await newest.click()
    await expect.poll(atEnd).toBe(true)
    await newest.waitFor({ state: 'detached' })
  })

  it('shows all of the tree at 1024×700 with both side panels open, as it comes and as it grows', async () => {
    await open({ width: 1024, height: 700, reducedMotion: true })
    const tooltip = page.locator('.tooltip-name')
    const over = page.locator('.tree-canvas.over')
    /** Names under the pointer as it goes down the right-hand part of the canvas, and rests where something is. */
    const inSight = async () => {
      const { x, y, width, height } = (await page.locator('canvas.tree-canvas').boundingBox())!
      const names = new Set<string>()
      for (let down = 50; down < height - 20; down += 9) {
        for (const right of [60, 90, 120]) {
          await page.mouse.move(x + width - right, y + down)
          if ((await over.count()) > 0) names.add((await tooltip.innerText()).split(/\s+</)[0] as string)
        }
      }
      return [...names]
    }
    expect(await inSight()).toEqual(expect.arrayContaining(['todo ada', 'todo grace', 'cart ada']))
    await page.evaluate(() => {
      const model = fake.world.seats.get('todo grace')!
      for (const index of [1, 2, 3, 4]) {
        fake.world.put({
          ...model,
          key: `t${index}`,
          name: `todo t${index}`,
          order: 3 + index,
          pid: `<0.8${index}.0>`,
        })
      }
      fake.world.flush()
    })
    await item(/^todo t4/).waitFor()
    expect(await inSight()).toEqual(expect.arrayContaining(['todo ada', 'todo t1', 'todo t4', 'cart ada']))
  })

  it('selects what is clicked on the canvas, and says under the pointer what it is', async () => {
    await open()
    const canvas = (await page.locator('canvas.tree-canvas').boundingBox())!
    const tooltip = page.locator('.tooltip-name')
    const over = page.locator('.tree-canvas.over')
    let at = { x: 0, y: 0 }
    for (let y = canvas.y + 20; y < canvas.y + canvas.height && (await over.count()) === 0; y += 20) {
      for (let x = canvas.x + 40; x < canvas.x + canvas.width && (await over.count()) === 0; x += 60) {
        at = { x, y }
        await page.mouse.move(x, y)
      }
    }
    const under = (await tooltip.innerText()).replace(/\s+/g, ' ')
    await page.mouse.click(at.x, at.y)
    await expect.poll(() => item(under).getAttribute('aria-selected')).toBe('true')
  })

  it('draws when something changed, and not while nothing does', async () => {
    await open({ reducedMotion: true })
    await page.evaluate(() => {
      fake.world.setWorld({ mode: 'paused' })
      fake.world.flush()
    })
    // What is to be drawn is changed once the drawing is counted, or it may be drawn before that.
    const drawnIn = (frames: number, detail: string | null = null) =>
      page.evaluate(
        async ({ count, text }) => {
          const { prototype } = CanvasRenderingContext2D
          const original = prototype.setTransform
          let drawn = 0
          prototype.setTransform = function (this: CanvasRenderingContext2D, ...args: never[]) {
            drawn += 1
            return (original as (...args: never[]) => void).apply(this, args)
          } as typeof original
          if (text !== null) {
            fake.world.change('todo ada', { detail: text })
            fake.world.flush()
          }
          for (let frame = 0; frame < count; frame++) await new Promise(requestAnimationFrame)
          prototype.setTransform = original
          return drawn
        },
        { count: frames, text: detail },
      )
    await expect.poll(() => drawnIn(5)).toBe(0)
    expect(await drawnIn(20)).toBe(0)
    expect(await drawnIn(20, '3 todos')).toBeGreaterThan(0)
  })

  it('folds ten thousand children into one counted row, and stays small when they are unfolded', async () => {
    await open()
    await page.evaluate(() => {
      const model = fake.world.seats.get('todo grace')!
      for (let index = 0; index < 10_000; index++) {
        const key = `todo many-${index}`
        fake.world.seats.set(key, {
          ...model,
          key,
          name: key,
          order: 10 + index,
          pid: `<0.${1000 + index}.0>`,
        })
      }
      fake.world.observe()
    })
    await item('10,002 processes more').click()
    await item(/^todo many-3 /).waitFor()
    expect(await page.getByRole('treeitem').count()).toBeLessThan(400)
    await screenshot(page, 'window-ten-thousand')
    await item('TodoSupervisor <0.17.0>').click()
    await page.keyboard.press('ArrowLeft')
    await item('10,002 processes more').waitFor()
  }, 60_000)

  it('keeps what was typed while a todo is refused or the list is brought back', async () => {
    await open()
    const list = page.getByRole('region', { name: 'Todo list' })
    const field = list.getByRole('textbox', { name: 'New todo' })
    await field.fill('   ')
    await page.keyboard.press('Enter')
    await page.evaluate(() => fake.refused.set('view.event', 'The list is full: 1,000 todos.'))
    await field.fill('one too many')
    await page.keyboard.press('Enter')
    await list.getByText('The list is full: 1,000 todos.').waitFor()
    expect(await field.inputValue()).toBe('one too many')
    await kill()
    await list.getByText('reconnecting…').waitFor()
    expect(await field.inputValue()).toBe('one too many')
    expect(await list.getByText('watch it grow back').isVisible()).toBe(true)
    await bringBack()
    await page.evaluate(() => fake.refused.clear())
    await field.press('Enter')
    await list.getByRole('checkbox', { name: 'one too many' }).waitFor()
    expect(await field.inputValue()).toBe('')
    await list.getByRole('button', { name: '<0.41.0>' }).click()
    expect(await item('todo ada <0.41.0>').getAttribute('aria-selected')).toBe('true')
  })

  it('sends what is done in the shop, and the tampered price only from its marked button', async () => {
    await open()
    const shop = page.getByRole('region', { name: 'Shop' })
    await shop.getByRole('button', { name: 'Add Ion torch' }).click()
    await shop.getByText('$366').waitFor()
    await shop.getByRole('button', { name: 'One more Mars mug' }).click()
    await shop.getByText('$385').waitFor()
    await shop.getByRole('button', { name: 'Remove Lunar boots' }).click()
    await shop.getByText('$136').waitFor()
    await shop.getByRole('button', { name: 'Send a negative price' }).click()
    expect((await asked('view.event')).at(-1)).toMatchObject({
      event: { name: 'shop.select_tampered', sku: 'boots', price: -5 },
    })
  })

  it('says that a request waits while the world is paused', async () => {
    await open()
    await page.evaluate(() => fake.unanswered.add('view.event'))
    await page.getByRole('button', { name: 'Pause' }).click()
    await expect
      .poll(() => page.getByRole('button', { name: 'Pause' }).getAttribute('aria-pressed'))
      .toBe('true')
    const list = page.getByRole('region', { name: 'Todo list' })
    await list.getByRole('checkbox', { name: 'watch it grow back' }).click()
    await list.getByText('waiting – the world is paused').waitFor()
    await page.getByRole('button', { name: 'Run' }).click()
    await list.getByText('waiting – the world is paused').waitFor({ state: 'detached' })
  })

  it('opens another list by its name and goes back to the first', async () => {
    await open()
    const list = page.getByRole('region', { name: 'Todo list' })
    await list.getByRole('combobox', { name: 'List' }).selectOption('another list…')
    await list.getByRole('textbox', { name: 'List to open' }).fill('grace')
    await page.keyboard.press('Enter')
    await list.getByRole('combobox', { name: 'List' }).waitFor()
    expect((await asked('view.open')).at(-1)).toEqual({ screen: 'todo', token: 'grace' })
    await list.getByRole('combobox', { name: 'List' }).selectOption('ada')
    await expect.poll(async () => (await asked('view.open')).at(-1)).toEqual({ screen: 'todo', token: 'ada' })
  })

  it('changes the speed with its slider and its keys, and steps', async () => {
    await open()
    const slider = page.getByRole('slider', { name: 'Speed' })
    expect(await slider.getAttribute('aria-valuetext')).toBe('1×')
    await slider.fill('-2')
    expect((await asked('speed')).at(-1)).toEqual({ value: 0.01 })
    await page.getByText('0.01× of the wall clock').waitFor()
    await page.locator('canvas.tree-canvas').click({ position: { x: 5, y: 5 } })
    await page.keyboard.press(']')
    await expect.poll(async () => (await asked('speed')).at(-1)).toEqual({ value: 0.02 })
    await page.keyboard.press('.')
    await expect.poll(async () => (await asked('step')).at(-1)).toEqual({ to: 'message' })
    expect(await asked('pause')).toHaveLength(1)
    await page.getByRole('button', { name: 'Next exit' }).click()
    await expect.poll(async () => (await asked('step')).at(-1)).toEqual({ to: 'exit' })
    expect(await asked('pause')).toHaveLength(1)
  })

  it('opens everything again when the connection is back', async () => {
    await open()
    await page.evaluate(() => fake.connection('closed'))
    await page.getByText('Connection lost – reconnecting').waitFor()
    await page.getByRole('region', { name: 'Todo list' }).getByText('reconnecting…').waitFor()
    await page.evaluate(() => fake.connection('open'))
    await page.getByText('Connection lost – reconnecting').waitFor({ state: 'detached' })
    await page.getByRole('region', { name: 'Todo list' }).getByText('live').waitFor()
    expect(await asked('observe')).toHaveLength(2)
    expect(await asked('view.open')).toHaveLength(4)
  })

  it('gives the apps more room or less, by dragging and by keys, and keeps that', async () => {
    await open()
    const edge = page.getByRole('separator', { name: 'Height of the apps' })
    const height = async () => Number(await edge.getAttribute('aria-valuenow'))
    const before = await height()
    const box = (await edge.boundingBox())!
    await page.mouse.move(box.x + 100, box.y + box.height / 2)
    await page.mouse.down()
    await page.mouse.move(box.x + 100, box.y + box.height / 2 - 80)
    await page.mouse.up()
    await expect.poll(height).toBe(before + 80)
    await edge.focus()
    await page.keyboard.press('ArrowDown')
    await expect.poll(height).toBe(before + 56)
    await page.reload()
    await expect.poll(height).toBe(before + 56)
    await edge.dblclick()
    await expect.poll(height).toBe(before)
  })

  it('keeps the chosen theme over a reload', async () => {
    await open({ colorScheme: 'light' })
    const theme = () => page.evaluate(() => document.documentElement.dataset.theme)
    expect(await theme()).toBe('light')
    await page.getByRole('button', { name: 'Theme: as the system' }).click()
    await page.getByRole('button', { name: 'Theme: light' }).click()
    expect(await theme()).toBe('dark')
    await page.reload()
    await page.getByRole('button', { name: 'Theme: dark' }).waitFor()
    expect(await theme()).toBe('dark')
  })
})
