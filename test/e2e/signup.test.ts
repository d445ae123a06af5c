import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeApp } from '../support/app.ts'
import { screenshot } from '../support/browser.ts'
import { kill, live, patienceMs, pidAfter, pidOf, seat } from './steps.ts'

const signup = (page: Page, nth = 1): Locator =>
  page.getByRole('region', { name: nth === 1 ? 'Sign-up' : `Sign-up ${nth}`, exact: true })

/** Opens a pane with the sign-up of `visitor`. */
async function open(page: Page, visitor: string, nth = 1): Promise<Locator> {
  await page.getByLabel('Open another window').selectOption({ label: 'Sign-up' })
  const pane = signup(page, nth)
  await pane.getByLabel('Visitor', { exact: true }).selectOption({ label: 'another visitor…' })
  await pane.getByLabel('Visitor to open').fill(visitor)
  await page.keyboard.press('Enter')
  await seat(page, `view signup ${visitor}`).waitFor()
  await pane.getByText(`kept under ${visitor}`).waitFor()
  await live(pane)
  return pane
}

async function tellAccount(pane: Locator, email: string, name: string): Promise<void> {
  await pane.getByLabel('Email').fill(email)
  await pane.getByLabel('Full name').fill(name)
  await pane.getByRole('button', { name: 'Next' }).click()
}

async function build(pane: Locator, label: string, option: string): Promise<void> {
  const options = pane.getByLabel(label)
  if (!(await options.isVisible())) await pane.getByText('How it is built').click()
  await options.selectOption(option)
  await expect.poll(() => options.locator('option:checked').innerText()).toBe(option)
}

describeApp('the sign-up', suite => {
  it('leads through two forms and a page to check, to an account', async () => {
    const { page } = await suite.start()
    const pane = await open(page, 'ada')
    await tellAccount(pane, 'nobody', '')
    await pane.getByText('has invalid format').waitFor()
    await pane.getByText("can't be blank").waitFor()
    await screenshot(page, `signup-errors-${suite.mode}`)
    await tellAccount(pane, 'ada@example.org', 'Ada Lovelace')
    await pane.getByLabel('Workspace name').fill('Engines')
    await pane.getByRole('button', { name: 'Doublecheck' }).click()
    await screenshot(page, `signup-check-${suite.mode}`)
    await pane.getByRole('button', { name: 'Change workspace' }).click()
    await expect.poll(() => pane.getByLabel('Workspace name').inputValue()).toBe('Engines')
    await pane.getByRole('button', { name: 'Doublecheck' }).click()
    await pane.getByText('0 accounts').waitFor()
    await pane.getByRole('button', { name: 'Create account' }).click()
    await pane.getByText('ada@example.org has an account').waitFor()
    await pane.getByText('1 account').waitFor()
  })

  it('resumes at the right step after a crash in the middle, with what was being typed', async () => {
    const { page } = await suite.start()
    const pane = await open(page, 'ada')
    await tellAccount(pane, 'ada@example.org', 'Ada Lovelace')
    await pane.getByLabel('Workspace name').fill('Eng')
    const pid = await pidOf(page, 'wizard ada')
    await kill(page, 'wizard ada')
    await pidAfter(page, 'wizard ada', pid)
    await live(pane)
    expect(await pane.getByLabel('Workspace name').inputValue()).toBe('Eng')
    await pane.getByRole('button', { name: 'Back' }).click()
    await expect.poll(() => pane.getByLabel('Email').inputValue()).toBe('ada@example.org')
  })

  it('notices that a visitor has given up, and reminds him', async () => {
    const { page } = await suite.start()
    const pane = await open(page, 'ada')
    await tellAccount(pane, 'ada@example.org', 'Ada Lovelace')
    await build(pane, 'You have given up after', '10 seconds')
    await page.getByRole('slider', { name: 'Speed' }).fill('1')
    await pane.getByText('A reminder to ada@example.org is in the outbox').waitFor({ timeout: patienceMs })
    await pane.getByText('Outbox · 1 letter').click()
    await pane.getByText('Hello Ada Lovelace, your sign-up is not finished.').waitFor()
  })

  it('shows what an IP does as a key: two visitors behind one are one to the server', async () => {
    const { page } = await suite.start()
    const ada = await open(page, 'ada')
    await build(ada, 'Answers are kept by', 'one server, by IP')
    await tellAccount(ada, 'ada@example.org', 'Ada Lovelace')
    await ada.getByLabel('Workspace name').fill('Engines')
    await ada.getByRole('button', { name: 'Doublecheck' }).click()
    const grace = await open(page, 'grace', 2)
    await build(grace, 'Answers are kept by', 'one server, by IP')
    await grace.getByText('Not all of this is yours: ada came from 192.0.2.1 too').waitFor()
    await screenshot(page, `signup-one-ip-${suite.mode}`)
    await build(grace, 'You come from', '192.0.2.2')
    await expect.poll(() => grace.getByLabel('Email').inputValue()).toBe('')
  })
})
