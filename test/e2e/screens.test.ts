import { expect, it } from 'vitest'
import { placeNames } from '../../src/renderer/places/names.ts'
import { describeApp } from '../support/app.ts'
import { axeViolations, overflowing } from '../support/axe.ts'
import { screenshot } from '../support/browser.ts'
import { addTodo, kill, openList, pidAfter, pidOf, seat } from './steps.ts'

const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
] as const
const themes = ['light', 'dark', 'contrast'] as const

describeApp(
  'every screen, after a crash',
  suite => {
    it.each(sizes)('passes axe, and fits the window, in each theme at $width × $height', async size => {
      const { page } = await suite.start({ view: { ...size, colorScheme: 'light' } })
      await openList(page, 'ada')
      await addTodo(page, 'milk')
      const pid = await pidOf(page, 'todo ada')
      await kill(page, 'todo ada')
      await pidAfter(page, 'todo ada', pid)
      await seat(page, 'todo ada').click()
      const wrong: string[] = []
      for (const [index, place] of placeNames.entries()) {
        await page.getByRole('heading', { name: 'Coppice' }).click()
        await page.keyboard.press(String(index + 1))
        await page.locator('.rail-item[aria-current=page]').nth(0).waitFor()
        for (const theme of themes) {
          await page.getByRole('button', { name: /^Theme:/ }).click()
          await expect.poll(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe(theme)
          await screenshot(page, `screen-${place}-${size.width}-${theme}`)
          const violations = await axeViolations(page, { enhanced: theme === 'contrast' })
          const overflow = await overflowing(page, ['html', '.top-bar', '.rail', '.middle', '.side'])
          wrong.push(
            ...[...violations, ...overflow.map(name => `${name} overflows`)].map(
              text => `${place}, ${theme}: ${text}`,
            ),
          )
        }
        await page.getByRole('button', { name: /^Theme:/ }).click()
      }
      expect(wrong).toEqual([])
    })
  },
  ['browser'],
)
