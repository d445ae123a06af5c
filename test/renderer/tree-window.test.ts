/**
 * The tree in the real window in a real browser, on a fake main process: its layers, its parts, its folding, and the
 * picture that is copied or saved.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Download, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { axeViolations } from '../support/axe.ts'
import { screenshot, type View } from '../support/browser.ts'
import { describeWith, found } from '../support/found.ts'
import type {} from './harness/main.ts'
import { type Harness, startHarness } from './support/harness.ts'

describeWith([found.chromium], 'the tree', () => {
  let harness: Harness
  let page: Page
  const open = async (view: View = {}) => {
    page = await harness.open(view)
  }
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const items = () =>
    page.getByRole('treeitem').evaluateAll(all => all.map(item => item.getAttribute('aria-label')))
  /** What the canvas shows, once it stands still. */
  const drawn = async (): Promise<string> => {
    const look = () =>
      page
        .locator('.tree-canvas')
        .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL())
        .then(url => createHash('sha256').update(url).digest('hex'))
    let last = ''
    await expect
      .poll(async () => {
        const now = await look()
        const still = now === last
        last = now
        return still
      })
      .toBe(true)
    return last
  }
  /** Lets two lists watch each other's registry, so that there is something to draw. */
  const tie = () =>
    page.evaluate(() => {
      const pid = (key: string) => fake.world.seats.get(key)?.pid ?? ''
      fake.world.change('todo ada', {
        address: 'todo_ada',
        ties: { links: [pid('Todo.Registry')], monitors: [pid('dets todos')], monitoredBy: [], tables: [] },
      })
      fake.world.flush()
    })
  /** Puts `groups` supervisors with `each` workers under the top. */
  const grow = (groups: number, each: number) =>
    page.evaluate(
      ([groups, each]) => {
        const worker = fake.world.seats.get('todo ada')!
        const supervisor = fake.world.seats.get('shop')!
        for (let group = 0; group < groups; group++) {
          const key = `made ${group}`
          fake.world.put({ ...supervisor, key, name: key, parent: 'Coppice.Supervisor', order: 10 + group })
          for (let at = 0; at < each; at++) {
            const name = `${key} worker ${at}`
            fake.world.put({
              ...worker,
              key: name,
              name,
              parent: key,
              order: at + 1,
              pid: `<0.${1000 * (group + 1) + at}.0>`,
            })
          }
        }
        fake.world.observe()
      },
      [groups, each] as const,
    )

  beforeAll(async () => {
    harness = await startHarness()
  }, 60_000)
  afterEach(async () => {
    await page.context().close()
    expect(harness.problems.splice(0)).toEqual([])
  })
  afterAll(() => harness.close())

  it('draws each layer, or does not, as the legend is told', async () => {
    await open()
    const bare = await drawn()
    await tie()
    const all = await drawn()
    expect(all).not.toBe(bare)
    await button('Legend').click()
    const explained = await drawn()
    const names = ['Draw links', 'Draw monitors', 'Draw registered names as tags']
    for (const name of names) {
      const before = await drawn()
      await page.getByRole('checkbox', { name }).uncheck()
      expect(await drawn()).not.toBe(before)
    }
    for (const name of names) await page.getByRole('checkbox', { name }).check()
    expect(await drawn()).toBe(explained)
  })

  it('shows one application, or all, and all again when something elsewhere is selected', async () => {
    await open()
    const everything = await items()
    await page.getByRole('combobox', { name: 'Show' }).selectOption('shop')
    await expect.poll(items).toHaveLength(4)
    expect((await items())[0]).toMatch(/^shop /)
    await page.evaluate(() => {
      fake.world.tell('exit', 'todo ada exited', 'todo ada', 'error')
      fake.world.flush()
    })
    await page.getByRole('button', { name: /todo ada exited/ }).click()
    await expect.poll(items).toEqual(everything)
    expect(await page.getByRole('combobox', { name: 'Show' }).inputValue()).toBe('')
  })

  it('comes folded when it is large, with a small map of what is out of sight, and unfolds', async () => {
    await open()
    await expect.poll(() => page.locator('.minimap').isVisible()).toBe(false)
    await grow(30, 30)
    await expect.poll(async () => (await items()).length).toBeLessThan(100)
    await button('Unfold all').click()
    await expect.poll(() => page.locator('.minimap').isVisible()).toBe(true)
    const before = await drawn()
    await screenshot(page, 'tree-large-unfolded')
    await page.locator('.minimap').click({ position: { x: 60, y: 90 } })
    await expect.poll(drawn).not.toBe(before)
    await button('Fold to fit').click()
    await expect.poll(async () => (await items()).length).toBeLessThan(100)
  })

  const fileOf = async (download: Promise<Download>): Promise<Buffer> =>
    readFileSync(await (await download).path())

  it('is saved as SVG, which opens by itself, and as PNG', async () => {
    await open()
    await tie()
    await button('Copy or save the picture').click()
    const svg = page.waitForEvent('download')
    await button('Save as SVG').click()
    const text = (await fileOf(svg)).toString('utf8')
    expect((await svg).suggestedFilename()).toBe('supervision-tree.svg')
    const seats = await page.evaluate(() => [...fake.world.seats.values()].map(({ name }) => name))
    for (const name of seats) expect(text).toContain(`>${name}</text>`)
    await page.getByText('Saved as supervision-tree.svg.').waitFor({ state: 'attached' })

    const shown = await page.evaluate(async source => {
      const image = new Image()
      image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source)}`
      await image.decode()
      return [image.naturalWidth, image.naturalHeight]
    }, text)
    expect(Math.min(...shown)).toBeGreaterThan(200)

    await button('Copy or save the picture').click()
    const png = page.waitForEvent('download')
    await button('Save as PNG').click()
    expect([...(await fileOf(png)).subarray(1, 4)]).toEqual([...Buffer.from('PNG')])
  })

  it('is copied as SVG text and as an image', async () => {
    await open()
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await button('Copy or save the picture').click()
    await button('Copy as SVG').click()
    await page.getByText('Copied as SVG text.').waitFor({ state: 'attached' })
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^<svg [\s\S]*<\/svg>\n$/)
    await button('Copy or save the picture').click()
    await button('Copy as image').click()
    await page.getByText('Copied as an image.').waitFor({ state: 'attached' })
    const types = await page.evaluate(async () =>
      (await navigator.clipboard.read()).flatMap(({ types }) => types),
    )
    expect(types).toEqual(['image/png'])
  })

  it('closes the menu of the picture with Escape, and gives the focus back', async () => {
    await open()
    await button('Copy or save the picture').click()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Escape')
    expect(await button('Save as SVG').count()).toBe(0)
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      'Copy or save the picture',
    )
  })

  it.each([
    { width: 1440, height: 900 },
    { width: 1024, height: 700 },
  ])('passes axe in the theme of high contrast at $width×$height, with AAA contrast of text', async view => {
    await open({ ...view, colorScheme: 'dark' })
    for (const name of ['as the system', 'light', 'dark']) await button(`Theme: ${name}`).click()
    await button('Theme: high contrast').waitFor()
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('contrast')
    await tie()
    await page.getByRole('treeitem', { name: /^todo ada/ }).click()
    await button('Legend').click()
    await screenshot(page, `tree-contrast-${view.width}`)
    expect(await axeViolations(page, { enhanced: true })).toEqual([])
  })
})
