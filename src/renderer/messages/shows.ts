/** Which kinds of events are drawn. */
import type { ChartEvent } from '../../shared/protocol/events.ts'

export type ShownKind = 'calls' | 'casts' | 'infos' | 'exits' | 'downs' | 'starts' | 'ties' | 'system'

export type Shows = { readonly [Kind in ShownKind]: boolean }

export const shownKinds: readonly { readonly kind: ShownKind; readonly name: string }[] = [
  { kind: 'calls', name: 'Calls and replies' },
  { kind: 'casts', name: 'Casts' },
  { kind: 'infos', name: 'Other messages' },
  { kind: 'exits', name: 'Exits and exit signals' },
  { kind: 'downs', name: "'DOWN' messages" },
  { kind: 'starts', name: 'Starts' },
  { kind: 'system', name: 'Requests of sys' },
  { kind: 'ties', name: 'Links and monitors' },
]

export const showsAtFirst: Shows = {
  calls: true,
  casts: true,
  infos: true,
  exits: true,
  downs: true,
  starts: true,
  system: true,
  ties: false,
}

/** The kind that `event` is of; null for what belongs to another event. */
export function shownKindOf(event: ChartEvent): ShownKind | null {
  switch (event.type) {
    case 'message':
      return messageKinds[event.kind]
    case 'timeout':
      return 'calls'
    case 'signal':
    case 'exit':
      return 'exits'
    case 'start':
      return 'starts'
    case 'tie':
      return 'ties'
    default:
      return null
  }
}

const messageKinds = {
  call: 'calls',
  reply: 'calls',
  cast: 'casts',
  info: 'infos',
  exit: 'exits',
  down: 'downs',
  system: 'system',
} as const
