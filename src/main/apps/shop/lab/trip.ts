import type { Term } from '../../../../shared/term.ts'
import type { Coroutine, Process } from '../../../otp/process.ts'
import type { sessionClient } from '../session-client.ts'

export type Client = ReturnType<typeof sessionClient>

/** A thing that the customer does, and how it is said. */
export type Step = {
  readonly says: string
  act(self: Process, client: Client, key: string): Coroutine<Term>
}

/** The shopping trip that every cart of the lab goes through: all kinds of requests, and one that is refused. */
export const trip: readonly Step[] = [
  {
    says: 'select Johnny Liftoff',
    act: (self, client, key) => client.selectItem(self, key, { sku: 'johnny-liftoff' }),
  },
  { says: 'select a towel', act: (self, client, key) => client.selectItem(self, key, { sku: 'towel' }) },
  { says: 'change towels to 3', act: (self, client, key) => client.changeItem(self, key, 'towel', 3) },
  { says: 'redeem LIFTOFF10', act: (self, client, key) => client.redeemCode(self, key, 'LIFTOFF10') },
  {
    says: 'select a warp core (refused)',
    act: (self, client, key) => client.selectItem(self, key, { sku: 'warp-core' }),
  },
  {
    says: 'select moon cheese',
    act: (self, client, key) => client.selectItem(self, key, { sku: 'moon-cheese' }),
  },
  { says: 'remove the rocket', act: (self, client, key) => client.removeItem(self, key, 'johnny-liftoff') },
  { says: 'check out', act: (self, client, key) => client.checkOut(self, key) },
]
