import { limits } from '../../shared/limits.ts'
import type { Life, Seat } from './seat.ts'

/** Lives of seats that are not drawn any more, for the case that somebody sits there again; the oldest are forgotten. */
export class Memories {
  private readonly kept = new Map<string, { readonly lives: number; readonly past: readonly Life[] }>()

  fork(): Memories {
    const copy = new Memories()
    for (const [key, known] of this.kept) copy.kept.set(key, known)
    return copy
  }

  keep({ key, lives, past }: Seat): void {
    this.kept.delete(key)
    this.kept.set(key, { lives, past })
    if (this.kept.size <= seatsRemembered) return
    for (const oldest of this.kept.keys()) {
      this.kept.delete(oldest)
      break
    }
  }

  /** Puts what is known of the seat's key before what it has lived so far. */
  recall(seat: Seat): void {
    const known = this.kept.get(seat.key)
    if (known === undefined) return
    this.kept.delete(seat.key)
    const since = seat.past.map(life => ({ ...life, life: life.life + known.lives }))
    seat.past = [...since, ...known.past].slice(0, limits.livesKept)
    seat.lives += known.lives
  }
}

const seatsRemembered = 500
