import { error } from '../../../../shared/atoms.ts'
import { atom, isTagged, type Term, tuple } from '../../../../shared/term.ts'
import { type Coroutine, type Process, raise } from '../../../otp/process.ts'
import { Dets } from '../../../storage/index.ts'
import { catalogue } from '../catalogue.ts'
import { selectItem } from '../requests.ts'
import { newSession, type Session } from '../session.ts'

const table = atom('boot_carts')

/** The table `boot_carts` of the carts that are booted: it is open while the process that boots them lives. */
export const BootTable = {
  /** Opens the table, and sees that `count` carts are in it. @throws what the table was refused with */
  *open(self: Process, count: number): Coroutine<void> {
    const opened = yield* Dets.openFile(self, table, { file: 'boot_carts.dets' })
    if (isTagged(opened, error, 2)) raise(opened.items[1] as Term)
    const size = (yield* Dets.info(self, table, atom('size'))) as number
    const missing = Array.from({ length: Math.max(0, count - size) }, (_, index) => size + index + 1)
    if (missing.length === 0) return
    const written = yield* Dets.insert(
      self,
      table,
      missing.map(number => tuple(number, cart(number))),
    )
    if (isTagged(written, error, 2)) raise(written.items[1] as Term)
  },

  *find(self: Process, number: number): Coroutine<Session> {
    const [found] = yield* Dets.lookup(self, table, number)
    return (found?.items[1] ?? cart(number)) as Session
  },

  /** What cart `number` is known by: "boot 0042". */
  keyOf(number: number): string {
    return `boot ${String(number).padStart(4, '0')}`
  },
} as const

/** The same for each number, whenever it is made. */
function cart(number: number): Session {
  const first = newSession(BootTable.keyOf(number), number.toString(16).padStart(8, '0'), 0)
  const skus = [number, number * 7 + 3].map(pick => catalogue[pick % catalogue.length]?.sku ?? null)
  return skus.reduce((session, sku) => selectItem(session, { sku }, 0).session, first)
}
