import { expect, it } from 'vitest'
import { describeApp } from '../support/app.ts'
import { add, itemCount, keepBy, log, redeem, total, visit } from './shop-steps.ts'
import { kill, live, patienceMs, pidAfter, pidOf, said, seat, shop } from './steps.ts'

describeApp(
  'the shop',
  suite => {
    it('takes codes off the price, each once, and says why it refuses others', async () => {
      const { page } = await suite.start()
      await visit(page, 'ada')
      await add(page, 'Johnny Liftoff, the hobby rocket')
      await add(page, "Hitchhiker's towel")
      expect(await total(page)).toBe('$191')
      await redeem(page, 'liftoff10')
      await expect.poll(() => total(page)).toBe('$172')
      await shop(page).getByRole('list', { name: 'Discounts' }).getByText('LIFTOFF10').waitFor()
      await redeem(page, 'LIFTOFF10')
      await shop(page).getByText('The code LIFTOFF10 was used already.').first().waitFor()
      await redeem(page, 'WARP9')
      await shop(page).getByText('No discount goes by the code "WARP9".').first().waitFor()
      expect(await total(page)).toBe('$172')
      const lines = await log(page)
      expect(lines.slice(-3).map(line => line.replace(/\s+/g, ' ').replace(/^[\d:]+ /, ''))).toEqual([
        'Used the code LIFTOFF10: 10 % off',
        'Refused: The code LIFTOFF10 was used already.',
        'Refused: No discount goes by the code "WARP9".',
      ])
      for (const line of lines) expect(line).toMatch(/^\d\d:\d\d:\d\d/)
    })

    it('orders what is in the cart, which is empty then, and keeps the order over a kill -9', async () => {
      const app = await suite.start()
      await visit(app.page, 'ada')
      await add(app.page, 'Canned air, vintage Earth')
      await add(app.page, 'Canned air, vintage Earth')
      await redeem(app.page, 'LIFTOFF10')
      await expect.poll(() => total(app.page)).toBe('$22')
      await shop(app.page).getByRole('button', { name: 'Check out' }).click()
      await expect.poll(() => itemCount(app.page)).toBe(0)
      expect(await shop(app.page).getByRole('button', { name: 'Check out' }).isDisabled()).toBe(true)
      expect((await log(app.page)).at(-1)).toMatch(/Ordered 2 items for \$22: order [0-9a-f]{8}-1$/)
      await app.kill()
      const { page } = await suite.start({ dataDir: app.dataDir })
      await visit(page, 'ada')
      expect(await itemCount(page)).toBe(0)
      expect((await log(page)).at(-1)).toMatch(/Ordered 2 items for \$22: order [0-9a-f]{8}-1$/)
    })

    it.each([
      ['Nothing kept', 0],
      ['Snapshot', 2],
      ['Rows', 2],
      ['Event log', 2],
      ['Stash process', 2],
      ['On demand', 2],
    ])('brings a killed cart back by the way that was chosen while it ran: %s', async (way, survived) => {
      const { page } = await suite.start()
      await visit(page, 'ada')
      await add(page, "Hitchhiker's towel")
      await keepBy(page, way)
      await add(page, 'Canned air, vintage Earth')
      const pid = await pidOf(page, 'cart ada')
      await kill(page, 'cart ada')
      await pidAfter(page, 'cart ada', pid)
      await live(shop(page))
      await expect.poll(() => itemCount(page), { timeout: patienceMs }).toBe(survived)
      await add(page, 'Canned air, vintage Earth')
    })

    it('lets a cart on demand fall asleep when nothing is done, and wakes it with the next click', async () => {
      const { page } = await suite.start()
      await visit(page, 'ada')
      await add(page, "Hitchhiker's towel")
      await keepBy(page, 'On demand')
      await page.getByRole('slider', { name: 'Speed' }).fill('1')
      await shop(page).getByText('asleep', { exact: true }).waitFor({ timeout: 20_000 })
      await said(page, /cart ada <.*> exited: normal/)
      await add(page, 'Canned air, vintage Earth')
      expect(await itemCount(page)).toBe(2)
      await seat(page, 'cart ada').waitFor()
    })

    it('waits and recovers when the table of its carts is killed', async () => {
      const { page } = await suite.start()
      await visit(page, 'ada')
      await add(page, "Hitchhiker's towel")
      const pid = await pidOf(page, 'dets carts')
      await kill(page, 'dets carts')
      await pidAfter(page, 'dets carts', pid)
      await live(shop(page))
      expect(await itemCount(page)).toBe(1)
      await add(page, 'Canned air, vintage Earth')
    })
  },
  ['browser'],
)
