import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { placeNames } from '../../src/renderer/places/names.ts'
import { places } from '../../src/renderer/places/places.ts'
import { describeApp } from '../support/app.ts'
import { axeViolations, overflowing } from '../support/axe.ts'
import { screenshot } from '../support/browser.ts'
import { addTodo, closeDialog, kill, openList, pidAfter, pidOf, seat } from './steps.ts'

const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
] as const
const themes = ['light', 'dark', 'contrast'] as const

/** In each theme: what axe finds, and what does not fit. A picture of each is kept. */
async function faultsInAllThemes(page: Page, scene: string): Promise<string[]> {
  const wrong: string[] = []
  const width = page.viewportSize()?.width
  for (const theme of themes) {
    await page.emulateMedia(
      theme === 'contrast' ? { contrast: 'more' } : { contrast: 'no-preference', colorScheme: theme },
    )
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe(theme)
    await screenshot(page, `screen-${scene}-${width}-${theme}`)
    const violations = await axeViolations(page, { enhanced: theme === 'contrast' })
    const overflow = await overflowing(page, ['html', '.top-bar', '.rail', '.middle', '.side'])
    const all = [...violations, ...overflow.map(name => `${name} overflows`)]
    wrong.push(...all.map(text => `${scene}, ${theme}: ${text}`))
  }
  return wrong
}

/** Axe looks at everything in each theme: a busy machine takes its time. */
const timeout = 240_000

describeApp(
  'after a crash',
  suite => {
    it.each(sizes)(
      'every screen passes axe and fits the window in each theme at $width × $height',
      { timeout },
      async size => {
        const { page } = await suite.start({ view: { ...size, colorScheme: 'light' } })
        await openList(page, 'ada')
        await addTodo(page, 'milk')
        const pid = await pidOf(page, 'todo ada')
        await kill(page, 'todo ada')
        await pidAfter(page, 'todo ada', pid)
        await seat(page, 'todo ada').click()
        const wrong: string[] = []
        for (const name of placeNames) {
          await page.locator('.rail').getByRole('button', { name: places[name].title, exact: true }).click()
          await page.locator('.rail-item[aria-current=page]', { hasText: places[name].title }).waitFor()
          wrong.push(...(await faultsInAllThemes(page, name)))
        }
        expect(wrong).toEqual([])
      },
    )

    it.each(sizes)(
      'every dialog and the sign-up pass axe in each theme at $width × $height',
      { timeout },
      async size => {
        const { page } = await suite.start({ view: { ...size, colorScheme: 'light' } })
        await page.getByRole('combobox', { name: 'Open another window' }).selectOption({ label: 'Sign-up' })
        await page.getByRole('textbox', { name: 'Email' }).waitFor()
        const wrong = await faultsInAllThemes(page, 'signup')
        await seat(page, 'todo demo').click()
        for (const [key, title] of [
          ['b', 'Break something'],
          ['k', 'Kill process'],
          ['?', 'Keys'],
        ] as const) {
          await page.getByRole('heading', { name: 'Coppice' }).click()
          await page.keyboard.press(key)
          await page.getByRole('dialog', { name: title }).waitFor()
          wrong.push(...(await faultsInAllThemes(page, title.toLowerCase().replaceAll(' ', '-'))))
          await closeDialog(page)
        }
        expect(wrong).toEqual([])
      },
    )
  },
  ['browser'],
)
