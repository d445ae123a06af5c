import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readWindowBounds, type Screen, saveWindowBounds } from '../../src/main/window-bounds.ts'

const workArea = { x: 0, y: 25, width: 1920, height: 1055 }
const screen: Screen = {
  getPrimaryDisplay: () => ({ workArea }),
  getDisplayMatching: () => ({ workArea }),
}
let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coppice-user-'))
  file = join(folder, 'window.json')
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('the place of the window', () => {
  it('is the one where it was closed', () => {
    const bounds = { x: 100, y: 50, width: 1000, height: 700 }
    saveWindowBounds(file, bounds)
    expect(readWindowBounds(file, screen)).toEqual(bounds)
    expect(readdirSync(folder)).toEqual(['window.json'])
  })

  it('is the usual one on the first start, and no larger than the screen', () => {
    expect(readWindowBounds(file, screen)).toEqual({ width: 1440, height: 900 })
    const small = { getPrimaryDisplay: () => ({ workArea: { x: 0, y: 0, width: 1280, height: 720 } }) }
    expect(readWindowBounds(file, { ...screen, ...small })).toEqual({ width: 1280, height: 720 })
  })

  it.each([
    ['no JSON', '{'],
    ['something else', '[]'],
    ['no size', '{"x":1,"y":1}'],
    ['a size that nobody could use', '{"x":1,"y":1,"width":10,"height":10}'],
    ['a place on a screen that is gone', '{"x":3000,"y":100,"width":1000,"height":700}'],
    ['a place above the screen', '{"x":100,"y":-900,"width":1000,"height":700}'],
  ])('is the usual one where %s was kept', (_, text) => {
    writeFileSync(file, text)
    expect(readWindowBounds(file, screen)).toEqual({ width: 1440, height: 900 })
  })

  it('is lost without a word where it cannot be kept', () => {
    saveWindowBounds(join(folder, 'no', 'such', 'folder.json'), { x: 1, y: 1, width: 1000, height: 700 })
    expect(readdirSync(folder)).toEqual([])
  })
})
