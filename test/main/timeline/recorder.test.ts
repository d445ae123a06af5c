import { describe, expect, it } from 'vitest'
import { forecast } from '../../../src/main/timeline/index.ts'
import { atom } from '../../../src/shared/term.ts'
import { copying, everythingOf, Player } from './player.ts'

describe('what is kept of the past', () => {
  it('begins with the world, and grows by fewer and fewer copies the further back it lies', () => {
    const player = new Player(3)
    const counts: number[] = []
    for (let round = 1; round <= 1_200; round++) {
      player.act()
      if (round % 300 === 0) counts.push(player.recorder.keyframes.length)
    }
    expect(player.recorder.oldest.step).toBe(0)
    expect(player.scene.host.world.steps).toBeGreaterThan(5_000)
    // Four times the past takes a few copies more, not four times as many.
    expect(counts.at(-1)).toBeLessThan(counts[0]! * 2.5 + 10)
    expect(player.bugs).toEqual([])
  })

  it('changes nothing in the world: with it and without it the same happens', () => {
    const recorded = new Player(11)
    const alone = new Player(11)
    alone.recorder.close()
    for (let round = 0; round < 100; round++) {
      recorded.act()
      alone.act()
    }
    expect(everythingOf(recorded.scene)).toBe(everythingOf(alone.scene))
  })

  it('goes back to what came first, then next: each instant before and after another', () => {
    const { recorder } = playedFor(60)
    const { log, now } = recorder
    let at = now
    const back = [at]
    for (let i = 0; i < 200; i++) {
      const before = log.before(at)
      if (before === null) break
      at = before
      back.push(at)
    }
    expect(back.length).toBe(201)
    for (let i = back.length - 1; i > 1; i--) expect(log.after(back[i]!, now)).toEqual(back[i - 1])
  })

  it('is let go of with the recorder, whose scene hears no more of it', () => {
    const player = playedFor(20)
    player.recorder.close()
    expect(player.recorder.keyframes.length).toBe(0)
    expect(player.recorder.log.length).toBe(0)
    player.act()
    expect(player.recorder.log.length).toBe(0)
  })
})

describe('a forecast of the demo applications', () => {
  it('leaves everything as it is, whoever would be killed', () => {
    const player = playedFor(40)
    const before = everythingOf(player.scene)
    const files = copying(player.memory)
    for (const pid of player.pids)
      forecast(player.scene, { do: 'exit', to: pid, reason: atom('kill') }, files()())
    expect(everythingOf(player.scene)).toBe(before)
  })
})

function playedFor(rounds: number): Player {
  const player = new Player(5)
  for (let round = 0; round < rounds; round++) player.act()
  return player
}
