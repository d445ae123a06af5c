import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { live, openSession, patienceMs, shop } from './steps.ts'

/** Opens the shop for the session of that name. */
export async function visit(page: Page, name: string): Promise<Locator> {
  await openSession(page, name)
  await live(shop(page))
  return shop(page)
}

export async function add(page: Page, product: string): Promise<void> {
  const before = await itemCount(page)
  await shop(page)
    .getByRole('button', { name: `Add ${product}` })
    .click()
  await expect.poll(() => itemCount(page), { timeout: patienceMs }).toBe(before + 1)
}

/** The number beside the cart. */
export async function itemCount(page: Page): Promise<number> {
  const heading = await shop(page).getByRole('heading', { name: /^Cart/ }).innerText()
  return Number(/(\d+) items?/.exec(heading)?.[1])
}

export async function redeem(page: Page, code: string): Promise<void> {
  await shop(page).getByLabel('Discount code').fill(code)
  await shop(page).getByRole('button', { name: 'Redeem' }).click()
}

/** "$1,234", without what it was before. */
export async function total(page: Page): Promise<string> {
  return shop(page).locator('.total strong').innerText()
}

/** The lines of the session log. */
export async function log(page: Page): Promise<string[]> {
  const details = shop(page).locator('details.session-log')
  if ((await details.getAttribute('open')) === null) await details.locator('summary').click()
  return details.getByRole('listitem').allInnerTexts()
}

export async function keepBy(page: Page, way: string): Promise<void> {
  await shop(page).getByLabel('Comes back by').selectOption({ label: way })
  await expect
    .poll(() => shop(page).getByLabel('Comes back by').locator('option:checked').innerText(), {
      timeout: patienceMs,
    })
    .toBe(way)
  await live(shop(page))
}

/** Goes to the lab and to one of its sections. */
export async function openLab(page: Page, section: 'Compare' | 'Long log' | 'Boot'): Promise<Locator> {
  const lab = page.getByRole('region', { name: 'Shop lab' })
  if ((await lab.count()) === 0)
    await page.getByRole('navigation', { name: 'Screens and panels' }).getByText('Shop lab').click()
  await lab.getByRole('button', { name: section, exact: true }).click()
  await lab.getByRole('region', { name: section }).waitFor()
  return lab
}

/** Presses a button of the lab, and waits until what it does is done. */
export async function experiment(lab: Locator, name: string | RegExp, timeout = 60_000): Promise<void> {
  const done = async () => Number(await lab.getAttribute('data-done'))
  const before = await done()
  await lab.getByRole('button', { name }).click()
  await expect.poll(done, { timeout }).toBeGreaterThan(before)
  await lab.locator('.lab-busy:empty').waitFor({ state: 'attached', timeout })
  expect(await lab.locator('.lab-trouble').allInnerTexts()).toEqual([])
}

/** The cells of a way's row, in the order of the table. */
export async function rowOf(lab: Locator, way: string): Promise<string[]> {
  const row = lab.getByRole('row', { name: new RegExp(`^${way}`) })
  return (await row.getByRole('cell').allInnerTexts()).map(text => text.replace(/\s+/g, ' ').trim())
}
