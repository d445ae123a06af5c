import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

/** The tree's item of the process called `name`, whatever its pid; `name` may be a pattern. */
export function seat(page: Page, name: string): Locator {
  const quoted = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return tree(page).getByRole('treeitem', { name: new RegExp(`^${quoted} <0\\.\\d+\\.0>`) })
}

export function tree(page: Page): Locator {
  return page.getByRole('tree', { name: 'Supervision tree' })
}

/** The pid of the process called `name`, once it is there. */
export async function pidOf(page: Page, name: string): Promise<string> {
  const item = seat(page, name)
  await item.waitFor()
  const text = (await item.getAttribute('aria-label')) ?? (await item.innerText())
  const pid = /<0\.\d+\.0>/.exec(text)?.[0]
  if (pid === undefined) throw new Error(`the item of ${name} shows no pid: ${text}`)
  return pid
}

/** Waits until another process than `old` is called `name`, and tells its pid. */
export async function pidAfter(page: Page, name: string, old: string): Promise<string> {
  let pid = old
  await expect
    .poll(
      async () => {
        pid = await pidOf(page, name)
        return pid
      },
      { timeout: patienceMs },
    )
    .not.toBe(old)
  return pid
}

/** Kills the process called `name` as a user does: chooses it in the tree, presses Kill…, gives a reason. */
export async function kill(page: Page, name: string, reason?: string): Promise<void> {
  await seat(page, name).click()
  const inspector = page.getByRole('region', { name: 'Inspector' })
  await inspector.getByText(name, { exact: true }).first().waitFor()
  await page.getByRole('button', { name: 'Kill…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Kill process' })
  if (reason !== undefined) await dialog.getByLabel('Exit reason').fill(reason)
  await dialog.getByRole('button', { name: 'Kill', exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
}

export function todoList(page: Page): Locator {
  return page.getByRole('region', { name: 'Todo list' })
}

export function shop(page: Page): Locator {
  return page.getByRole('region', { name: 'Shop', exact: true })
}

/** Opens the todo list of that name, once the one that is open is there: so windows have the same numbers every time. */
export async function openList(page: Page, name: string): Promise<void> {
  await live(todoList(page))
  await todoList(page).getByLabel('List', { exact: true }).selectOption({ label: 'another list…' })
  await todoList(page).getByLabel('List to open').fill(name)
  await page.keyboard.press('Enter')
  await seat(page, `todo ${name}`).waitFor()
  await live(todoList(page))
}

/** Opens the shop session of that name, once the one that is open is there. */
export async function openSession(page: Page, name: string): Promise<void> {
  await live(shop(page))
  await shop(page).getByLabel('Session', { exact: true }).selectOption({ label: 'another session…' })
  await shop(page).getByLabel('Session to open').fill(name)
  await page.keyboard.press('Enter')
  await seat(page, `cart ${name}`).waitFor()
  await live(shop(page))
}

export async function addTodo(page: Page, title: string): Promise<void> {
  await todoList(page).getByLabel('New todo').fill(title)
  await page.keyboard.press('Enter')
  await todo(page, title).waitFor()
}

export function todo(page: Page, title: string): Locator {
  return todoList(page).getByRole('checkbox', { name: title })
}

/** Titles on the list, in order. */
export async function todos(page: Page): Promise<string[]> {
  return todoList(page).getByRole('listitem').allInnerTexts()
}

/** Waits until `region` says that it is live. */
export async function live(region: Locator): Promise<void> {
  await region.getByText('live', { exact: true }).waitFor()
}

/** Waits for a line of the event feed. */
export async function said(page: Page, text: string | RegExp): Promise<void> {
  await page.getByRole('log', { name: 'Events' }).getByText(text).first().waitFor()
}

/** Closes the dialog that is open: what is behind it can be used again. */
export async function closeDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

/** How long a spec waits for what must happen, on a busy machine. */
export const patienceMs = 10_000
