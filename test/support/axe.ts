import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** The part of axe's result that is looked at. */
type AxeResult = { violations: { id: string; nodes: { html: string }[] }[] }

/**
 * What axe finds wrong with a page, each as the rule and where it is broken. `enhanced`: text must have a contrast of 7
 * (AAA) and not only of 4.5.
 */
export async function axeViolations(page: Page, { enhanced = false } = {}): Promise<string[]> {
  await page.evaluate(source)
  return page.evaluate(async enabled => {
    const { axe } = globalThis as unknown as { axe: { run: (options: object) => Promise<AxeResult> } }
    const result = await axe.run({ rules: { 'color-contrast-enhanced': { enabled } } })
    return result.violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 300)).join(' ')}`,
    )
  }, enhanced)
}

/** What of a page is wider or higher than its room: "html", or a class. */
export function overflowing(page: Page, selectors: readonly string[]): Promise<string[]> {
  return page.evaluate(
    wanted =>
      wanted
        .flatMap(selector => [...document.querySelectorAll<HTMLElement>(selector)])
        .filter(
          ({ scrollWidth, clientWidth, scrollHeight, clientHeight }) =>
            scrollWidth > clientWidth || scrollHeight > clientHeight,
        )
        .map(element => element.className || element.tagName),
    selectors,
  )
}
