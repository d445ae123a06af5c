import { describe, expect, it } from 'vitest'
import { fromSnapshot } from '../../../src/renderer/stores/picture.ts'
import { noFolds, rowsOf } from '../../../src/renderer/stores/rows.ts'
import { cameraOn, cameraToFit, isInSight, toScene } from '../../../src/renderer/tree/camera.ts'
import { layout } from '../../../src/renderer/tree/layout.ts'
import { Random } from '../../support/terms.ts'
import { randomTree } from '../support/random-tree.ts'
import { world } from '../support/world-status.ts'

const sceneOf = (seed: number, size: number) => {
  const nodes = [...randomTree(new Random(seed), size).values()]
  const picture = fromSnapshot({ type: 'snapshot', seq: 1, nodes, world: world(), feed: [], notices: [] })
  return layout(rowsOf(picture.children, noFolds, null), picture.nodes, text => text.length * 7)
}
const size = { width: 1_000, height: 560 }

describe('the camera', () => {
  it.each([1, 2, 3, 4, 5])('sees every box when all of the tree is asked for (seed %i)', seed => {
    const scene = sceneOf(seed, 60)
    const camera = cameraToFit(scene, size, true)
    for (const box of scene.boxes) expect(isInSight(box, camera, size)).toBe(true)
  })

  it.each([1, 2, 3])('stays readable by itself, with the top of a large tree in sight (seed %i)', seed => {
    const scene = sceneOf(seed, 400)
    const camera = cameraToFit(scene, size, false)
    expect(camera.k).toBeGreaterThanOrEqual(0.6)
    expect(isInSight(scene.boxes[0]!, camera, size)).toBe(true)
  })

  it('does not blow a small tree up', () => {
    expect(cameraToFit(sceneOf(1, 1), size, false).k).toBeLessThanOrEqual(1.1)
  })

  it('brings any box to the middle without changing the zoom', () => {
    const scene = sceneOf(7, 80)
    for (const box of scene.boxes) {
      const camera = cameraOn(box, { x: 5, y: 9, k: 0.8 }, size)
      expect(camera.k).toBe(0.8)
      expect(isInSight(box, camera, size)).toBe(true)
    }
  })

  it('finds the point of the scene that is under a point of the canvas', () => {
    const camera = { x: 30, y: -12, k: 0.5 }
    const [x, y] = toScene(camera, 130, 88)
    expect([x * camera.k + camera.x, y * camera.k + camera.y]).toEqual([130, 88])
  })
})
