import type { Term } from '../../../shared/term.ts'
import { type ChildSpec, PubSub } from '../../otp/index.ts'
import type { Process } from '../../otp/process.ts'
import { elixirModule } from './elixir-module.ts'

const name = elixirModule('Coppice.PubSub')

/** How servers tell views that something has changed, without knowing who looks. */
export const CoppicePubSub = {
  childSpec(): ChildSpec {
    return PubSub.childSpec({ name })
  },

  /** The running process hears of `topic` from now on: once, however often it asks. */
  subscribe(self: Process, topic: string): void {
    PubSub.unsubscribe(self, name, topic)
    PubSub.subscribe(self, name, topic)
  },

  unsubscribe(self: Process, topic: string): void {
    PubSub.unsubscribe(self, name, topic)
  },

  /** @throws error `badarg` while there is no PubSub */
  broadcast(self: Process, topic: string, message: Term): void {
    PubSub.broadcast(self, name, topic, message)
  },
} as const
