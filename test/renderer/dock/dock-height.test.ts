import { describe, expect, it } from 'vitest'
import { dockHeightIn, dockHeightMin } from '../../../src/renderer/dock/dock-height.ts'

describe('the height of the dock', () => {
  it.each([
    [900, 300, 300],
    [900, 10, dockHeightMin],
    [900, 800, 540],
    [700, 800, 420],
    [200, 300, dockHeightMin],
  ])('in a window of %i px, of %i px wanted, is %i px', (windowHeight, wanted, height) => {
    expect(dockHeightIn(windowHeight, wanted)).toBe(height)
  })
})
