import { describe, expect, it } from 'vitest'
import { fromSnapshot } from '../../../src/renderer/stores/picture.ts'
import { noFolds, rowsOf } from '../../../src/renderer/stores/rows.ts'
import {
  cameraOn,
  cameraToFit,
  type Frame,
  isInSight,
  roomOf,
  toScene,
} from '../../../src/renderer/tree/camera.ts'
import type { Room } from '../../../src/renderer/tree/density.ts'
import { layout } from '../../../src/renderer/tree/layout.ts'
import { Random } from '../../support/terms.ts'
import { randomTree } from '../support/random-tree.ts'
import { world } from '../support/world-status.ts'

const sceneOf = (seed: number, size: number, room: Room | null = null) => {
  const nodes = [...randomTree(new Random(seed), size).values()]
  const picture = fromSnapshot({ type: 'snapshot', seq: 1, nodes, world: world(), feed: [], notices: [] })
  return layout(
    rowsOf(picture.children, noFolds, null),
    picture.nodes,
    text => text.length * 7,
    room && { room, before: null },
  )
}
/** A canvas that is covered at the top by tools and at the bottom by the legend. */
const frame: Frame = { width: 1_000, height: 560, top: 52, right: 14, bottom: 34, left: 14 }

describe('the camera', () => {
  it.each([1, 2, 3, 4, 5])('sees every box when all of the tree is asked for (seed %i)', seed => {
    const scene = sceneOf(seed, 60)
    const camera = cameraToFit(scene, frame, true)
    for (const box of scene.boxes) expect(isInSight(box, scene, camera, frame)).toBe(true)
  })

  it.each([1, 2, 3, 4, 5])(
    'keeps a tree that was laid out for its room clear of what covers it (seed %i)',
    seed => {
      const scene = sceneOf(seed, 14, roomOf(frame))
      const camera = cameraToFit(scene, frame, false)
      for (const box of scene.boxes) {
        const y = box.y * camera.k + camera.y
        expect(y).toBeGreaterThan(frame.top)
        expect(y).toBeLessThan(frame.height - frame.bottom)
      }
    },
  )

  it.each([1, 2, 3])(
    'does not shrink by itself, and keeps the top of a large tree in sight (seed %i)',
    seed => {
      const scene = sceneOf(seed, 400)
      const camera = cameraToFit(scene, frame, false)
      expect(camera.k).toBe(1)
      expect(isInSight(scene.boxes[0]!, scene, camera, frame)).toBe(true)
    },
  )

  it('leaves no room empty beside a tree that is too large for it', () => {
    const scene = sceneOf(2, 400)
    const { y, k } = cameraToFit(scene, frame, false)
    expect(y).toBeLessThanOrEqual(frame.top)
    expect(y + scene.height * k).toBeGreaterThanOrEqual(frame.height - frame.bottom)
  })

  it('keeps the box that must be seen in sight, wherever it is in a large tree', () => {
    const scene = sceneOf(3, 300)
    for (const box of scene.boxes) {
      if (box.labelWidth + 60 > frame.width - 28) continue
      expect(isInSight(box, scene, cameraToFit(scene, frame, false, box), frame)).toBe(true)
    }
  })

  it('does not blow a small tree up', () => {
    expect(cameraToFit(sceneOf(1, 1), frame, false).k).toBeLessThanOrEqual(1.6)
  })

  it('brings any box to the middle without changing the zoom', () => {
    const scene = sceneOf(7, 80)
    for (const box of scene.boxes) {
      const camera = cameraOn(box, scene, { x: 5, y: 9, k: 0.8 }, frame)
      expect(camera.k).toBe(0.8)
      expect(isInSight(box, scene, camera, frame)).toBe(true)
    }
  })

  it('finds the point of the scene that is under a point of the canvas', () => {
    const camera = { x: 30, y: -12, k: 0.5 }
    const [x, y] = toScene(camera, 130, 88)
    expect([x * camera.k + camera.x, y * camera.k + camera.y]).toEqual([130, 88])
  })
})
