import { ok } from '../../shared/atoms.ts'
import type { Atom, Pid, Term, Tuple } from '../../shared/term.ts'
import { type Coroutine, type Process, send } from '../runtime/index.ts'
import { Registry } from './registry.ts'
import type { ChildSpec } from './supervisor.ts'

export type PubSubOptions = {
  name: Atom
  /** Of the registry behind it. Default 1. */
  partitions?: number
}

/**
 * Messages to all who have subscribed to a topic, which is any term. A registry with duplicate keys: a subscription
 * ends with its process.
 *
 *     yield* PubSub.startLink(self, { name: atom('pubsub') })
 *     PubSub.subscribe(self, atom('pubsub'), 'orders')
 *     PubSub.broadcast(self, atom('pubsub'), 'orders', 'new order')
 *     yield* receive(self)                                            // "new order"
 *
 * @see Elixir, Registry: Using as a PubSub; Phoenix.PubSub
 */
export const PubSub = {
  /** @returns as `Registry.startLink` */
  startLink(self: Process, options: PubSubOptions): Coroutine<Term> {
    return Registry.startLink(self, { ...options, keys: 'duplicate' })
  },

  /** How a supervisor starts it. */
  childSpec(options: PubSubOptions): ChildSpec {
    return Registry.childSpec({ ...options, keys: 'duplicate' })
  },

  /** The running process gets what is broadcast to `topic`; once for each time it has subscribed. @returns `ok` */
  subscribe(self: Process, pubsub: Atom, topic: Term): typeof ok {
    Registry.register(self, pubsub, topic, null)
    return ok
  },

  /** Ends all subscriptions of the running process to `topic`. @returns `ok` */
  unsubscribe(self: Process, pubsub: Atom, topic: Term): typeof ok {
    return Registry.unregister(self, pubsub, topic)
  },

  /** Sends `message` to all subscribers of `topic`, oldest first. @returns `ok` */
  broadcast(self: Process, pubsub: Atom, topic: Term, message: Term): typeof ok {
    return broadcast(self, pubsub, topic, message, null)
  },

  /** As `broadcast`, to all but `from`. */
  broadcastFrom(self: Process, pubsub: Atom, from: Pid, topic: Term, message: Term): typeof ok {
    return broadcast(self, pubsub, topic, message, from)
  },
} as const

function broadcast(self: Process, pubsub: Atom, topic: Term, message: Term, but: Pid | null): typeof ok {
  return Registry.dispatch(self, pubsub, topic, entries => {
    for (const { items } of entries as readonly Tuple[]) {
      const pid = items[0] as Pid
      if (pid.id !== but?.id) send(self, pid, message)
    }
  })
}
