import { expect, it } from 'vitest'
import { describeApp } from '../support/app.ts'
import { screenshot } from '../support/browser.ts'
import {
  addTodo,
  kill,
  live,
  openList,
  openSession,
  pidAfter,
  pidOf,
  said,
  seat,
  shop,
  todo,
  todoList,
} from './steps.ts'

const looks = [
  { width: 1440, height: 900, colorScheme: 'light' },
  { width: 1440, height: 900, colorScheme: 'dark' },
  { width: 1024, height: 700, colorScheme: 'light' },
  { width: 1024, height: 700, colorScheme: 'dark' },
] as const

describeApp(
  'the whole window',
  suite => {
    it.each(looks)('has its picture taken after a restart: $width × $height, $colorScheme', async view => {
      const { page } = await suite.start({ view })
      const name = `${view.width}x${view.height}-${view.colorScheme}`
      if (view.width >= 1440) {
        await openList(page, 'ada')
        for (const title of ['water the plants', 'feed the cat', 'read about supervisors'])
          await addTodo(page, title)
        await todo(page, 'feed the cat').click()
        await openSession(page, 'ada')
        await live(shop(page))
        for (const index of [0, 2]) {
          await shop(page).getByRole('button', { name: /^Add / }).nth(index).click()
          await shop(page)
            .getByRole('button', { name: /^Remove / })
            .nth(index / 2)
            .waitFor()
        }
        const pid = await pidOf(page, 'todo ada')
        await kill(page, 'todo ada')
        await pidAfter(page, 'todo ada', pid)
        await said(page, /restarted it as/)
        await live(todoList(page))
      }
      await seat(page, 'Todo.TodoSupervisor').click()
      await page.getByRole('region', { name: 'Inspector' }).getByText('Todo.TodoSupervisor').first().waitFor()
      await screenshot(page, `window-${suite.mode}-${name}`)
      expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false)
    })
  },
  ['browser'],
)
