import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeApp } from '../support/app.ts'
import { kill, openList, pidAfter, pidOf, said } from './steps.ts'

/** The picture of the tree as it is saved: what it says is what was drawn. */
async function picture(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Copy or save the picture' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save as SVG' }).click()
  return readFileSync(await (await download).path(), 'utf8')
}

const texts = (svg: string): string[] =>
  [...svg.matchAll(/>([^<]*)<\/text>/g)].map(([, text]) => text as string)
const strokes = (svg: string, dash: string): number => svg.split(`stroke-dasharray="${dash}"`).length - 1

describeApp(
  'the picture of the tree',
  suite => {
    it('shows strategies, links, monitors and who uses which table of the running system', async () => {
      const { page } = await suite.start({ view: { width: 1920, height: 1080 } })
      await openList(page, 'ada')
      await pidOf(page, 'todo ada')
      await expect
        .poll(async () => {
          const svg = await picture(page)
          return ['6 4', '2 4', '9 3 2 3'].map(dash => strokes(svg, dash) > 0)
        })
        .toEqual([true, true, true])
      const said = texts(await picture(page))
      expect(said).toEqual(expect.arrayContaining(['Todo.Supervisor', 'todo ada']))
      expect(said.some(text => /^rest(_for_one)?$/.test(text))).toBe(true)
      expect(said.some(text => /^dyn(amic)?$/.test(text))).toBe(true)
    })

    it('counts the lives of a seat, and fills the meter of its supervisor', async () => {
      const { page } = await suite.start({ view: { width: 1920, height: 1080, reducedMotion: true } })
      await openList(page, 'ada')
      const pid = await pidOf(page, 'todo ada')
      const amber = await page.evaluate(() =>
        getComputedStyle(document.documentElement).getPropertyValue('--amber'),
      )
      const full = (svg: string) => svg.split(`fill="${amber.trim()}"`).length - 1
      expect(full(await picture(page))).toBe(0)
      await kill(page, 'todo ada')
      await pidAfter(page, 'todo ada', pid)
      await said(page, /restarted it as/)
      const after = await picture(page)
      expect(full(after)).toBe(1)
      expect(texts(after)).toContain('2')
      // Five seconds, in whole ones, and it is empty again.
      await expect.poll(async () => full(await picture(page)), { timeout: 15_000 }).toBe(0)
    })
  },
  ['browser'],
)
