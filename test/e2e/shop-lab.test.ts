import { expect, it } from 'vitest'
import { describeApp } from '../support/app.ts'
import { experiment, openLab, rowOf } from './shop-steps.ts'
import { kill, pidOf, seat } from './steps.ts'

const kept = ['Snapshot', 'Rows', 'Event log', 'Stash process', 'On demand']

describeApp(
  'the shop lab',
  suite => {
    it('runs one trip through all ways with a crash at each step, and shows what each kept, lost and cost', async () => {
      const { page } = await suite.start()
      const lab = await openLab(page, 'Compare')
      await experiment(lab, /^Whole trip/)
      const [, lost, whole, bytes] = await rowOf(lab, 'Nothing kept')
      expect(lost).toMatch(/survived lost /)
      expect([whole, bytes]).toEqual(['0 of 8', '0 B'])
      for (const way of kept) {
        const [now, crash, back, , time] = await rowOf(lab, way)
        expect(now).toMatch(/^live <0\.\d+\.0>/)
        expect(crash).toMatch(/^all survived: /)
        expect(back).toBe('8 of 8')
        expect(time).toMatch(/ms/)
      }
      expect((await rowOf(lab, 'Snapshot'))[3]).toMatch(/ k?B$/)
      expect((await rowOf(lab, 'Stash process'))[3]).toBe('0 B')
    })

    it('takes single steps, and crashes one cart or what the carts rely on', async () => {
      const { page } = await suite.start()
      const lab = await openLab(page, 'Compare')
      for (let i = 0; i < 3; i++) await experiment(lab, 'Next step')
      expect(await lab.getByRole('list', { name: 'Shopping trip' }).locator('.done').count()).toBe(3)
      await experiment(lab, 'Crash Nothing kept')
      expect((await rowOf(lab, 'Nothing kept'))[0]).toMatch(/empty$/)
      await experiment(lab, 'Kill the stash')
      expect((await rowOf(lab, 'Stash process'))[2]).toBe('0 of 1')
      expect((await rowOf(lab, 'Rows'))[2]).toBe('1 of 1')
      await experiment(lab, 'Kill the table')
      for (const way of ['Snapshot', 'Rows', 'Event log', 'On demand'])
        expect((await rowOf(lab, way))[2]).toBe('2 of 2')
      await experiment(lab, 'Start over')
      for (const way of kept) expect((await rowOf(lab, way))[2]).toBe('–')
    })

    it('sees how a cart comes back that was killed in the tree', async () => {
      const { page } = await suite.start()
      const lab = await openLab(page, 'Compare')
      await experiment(lab, 'Next step')
      await page.getByRole('navigation', { name: 'Screens and panels' }).getByText('Tree').click()
      await pidOf(page, 'cart lab-events')
      await kill(page, 'cart lab-events')
      await openLab(page, 'Compare')
      await expect.poll(async () => (await rowOf(lab, 'Event log'))[2]).toBe('1 of 1')
    })

    it('measures a log of 1,000 entries, before and after it was compacted', async () => {
      const { page } = await suite.start()
      const lab = await openLab(page, 'Long log')
      await experiment(lab, /^Write 1,000 entries/, 120_000)
      const [entries, bytes, replay] = await rowOf(lab, 'after writing')
      expect(entries).toBe('1,001')
      expect(Number(/^(\d+) kB/.exec(bytes ?? '')?.[1])).toBeGreaterThan(50)
      expect(replay).toMatch(/ (ms|s)$/)
      await experiment(lab, 'Compact')
      expect((await rowOf(lab, 'after compaction'))[0]).toBe('0')
    })

    it('boots carts in init, where the supervisor is blocked, and in handle_continue, where it is not', async () => {
      const { page } = await suite.start()
      const lab = await openLab(page, 'Boot')
      await experiment(lab, 'Boot in init')
      await experiment(lab, 'Boot in handle_continue')
      const figures = async (mode: string): Promise<number[]> => {
        const figure = lab.getByRole('figure', { name: `Boot in ${mode}`, exact: true })
        await figure.getByRole('img', { name: '1000 of 1000 carts restored' }).waitFor()
        const texts = await figure.getByRole('definition').allInnerTexts()
        return texts.map(text => Number.parseFloat(text) * (text.endsWith(' s') ? 1_000 : 1))
      }
      const [blocked = 0, waited = 0, whole = 0] = await figures('init')
      const [free = 0, asked = 0, side = 0] = await figures('handle_continue')
      expect(blocked).toBeGreaterThanOrEqual(5_000)
      expect(waited).toBeGreaterThan(4_000)
      expect(whole).toBeGreaterThanOrEqual(5_000)
      expect(free).toBeLessThan(blocked / 2)
      expect(asked).toBeLessThan(waited / 2)
      expect(side).toBeLessThan(whole / 2)
      await seat(page, 'Shop.BootSupervisor').waitFor()
      await experiment(lab, 'End them')
      await seat(page, 'Shop.BootSupervisor').waitFor({ state: 'detached' })
    })
  },
  ['browser'],
)
