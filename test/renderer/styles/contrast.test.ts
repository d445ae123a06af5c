import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../../support/source-files.ts'

const css = readFileSync(resolve(projectRoot, 'src/renderer/styles/tokens.css'), 'utf8')

/** Custom properties with a plain colour, of the block that begins with `selector`. */
function colors(selector: string): Map<string, string> {
  const block = css.split(`${selector} {`)[1]?.split('}')[0] ?? ''
  return new Map(
    [...block.matchAll(/(--[\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name!, value!]),
  )
}

const dark = colors(':root')
const high = new Map([...dark, ...colors(':root[data-theme="contrast"]')])
/** What WCAG asks of text at level AA, and at level AAA. */
const plain = 4.5
const enhanced = 7
const themes = [
  ['dark', dark, plain],
  ['light', new Map([...dark, ...colors(':root[data-theme="light"]')]), plain],
  ['high contrast', high, enhanced],
  ['paper', new Map([...dark, ...colors('.paper')]), plain],
  ['high contrast paper', new Map([...high, ...colors(':root[data-theme="contrast"] .paper')]), enhanced],
] as const

/** Relative luminance, as WCAG 2 defines it. */
function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map(at => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(a: string, b: string): number {
  const [light, dim] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (light + 0.05) / (dim + 0.05)
}

const texts = ['--text', '--dim', '--faint', '--leaf', '--amber', '--red', '--sky']
const pairs: [text: string, surface: string][] = [
  ...texts.flatMap(text => ['--bg', '--panel'].map(surface => [text, surface] as [string, string])),
  ...['--text', '--dim'].flatMap(text => ['--raised', '--select'].map(s => [text, s] as [string, string])),
  ...['leaf', 'amber', 'red', 'sky'].map(name => [`--${name}`, `--${name}-fill`] as [string, string]),
  ['--red', '--select'],
  ['--leaf', '--select'],
  ['--on-leaf', '--leaf'],
]

describe.each(themes)('the colours of the %s theme', (_, theme, least) => {
  it.each(pairs)(`%s on %s has a contrast of at least ${least}`, (text, surface) => {
    expect(contrast(theme.get(text)!, theme.get(surface)!)).toBeGreaterThanOrEqual(least)
  })
})

/** No canvas is on paper. */
const canvasThemes = themes.slice(0, 3)

describe.each(canvasThemes)('the canvas of the %s theme', (_, theme, least) => {
  it.each([
    ['--violet', least],
    ['--edge', 3],
    ['--edge-strong', 3],
  ] as const)('has %s with a contrast of at least %d', (color, wanted) => {
    expect(contrast(theme.get(color)!, theme.get('--bg')!)).toBeGreaterThanOrEqual(wanted)
  })
})

describe('contrast', () => {
  it('is that of WCAG', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
  })
})
