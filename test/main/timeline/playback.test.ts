import { describe, expect, it } from 'vitest'
import { type Instant, Playback } from '../../../src/main/timeline/index.ts'
import { everythingOf, Player } from './player.ts'

type Shot = { readonly at: Instant; readonly ms: number; readonly seen: string }

/** Plays at random; at many moments, takes down everything that is to be seen. */
function playAndShoot(seed: number, rounds: number): { player: Player; shots: Shot[] } {
  const player = new Player(seed)
  const shots: Shot[] = []
  for (let round = 0; round < rounds; round++) {
    player.act()
    if (player.random.int(3) > 0) continue
    const seen = everythingOf(player.scene)
    shots.push({ at: player.recorder.now, ms: player.scene.host.world.now, seen })
  }
  return { player, shots }
}

/** Lets the event loop of `player` run until `asked` is there. */
async function soon<T>(player: Player, asked: Promise<T>): Promise<T> {
  let settled = false
  const done = asked.finally(() => {
    settled = true
  })
  done.catch(() => undefined)
  for (let i = 0; i < 100_000 && !settled; i++) {
    await Promise.resolve()
    if (!settled && i % 10 === 9) player.clock.turn()
  }
  return done
}

describe('the past of a world', () => {
  it.each(Array.from({ length: 12 }, (_, i) => i + 1))(
    'is shown as it was seen: seats, states, mailboxes, tables, at every instant: seed %d',
    async seed => {
      const { player, shots } = playAndShoot(seed, 120)
      expect(shots.length).toBeGreaterThan(20)
      for (const { at, seen } of shots) {
        const past = await soon(player, Playback.at(player.recorder, at))
        expect(past.instant).toEqual(at)
        expect(everythingOf(past.scene)).toBe(seen)
        past.end()
      }
      expect(player.bugs).toEqual([])
    },
  )
})
