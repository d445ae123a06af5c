/** How each kind of event looks and is called. */
import type { ChartEvent } from '../../shared/protocol/events.ts'
import type { CanvasTheme } from '../tree/theme.ts'

export type Look = {
  readonly color: keyof CanvasTheme
  readonly dash: readonly number[]
  /** Head of the arrow: full for what is answered or ends a process, open for what is only sent. */
  readonly head: 'full' | 'open' | 'bounce'
  /** "call" */
  readonly word: string
}

const solid: readonly number[] = []

const messages = {
  call: { color: 'sky', dash: solid, head: 'full', word: 'call' },
  reply: { color: 'sky', dash: [5, 4], head: 'open', word: 'reply' },
  cast: { color: 'violet', dash: solid, head: 'open', word: 'cast' },
  info: { color: 'dim', dash: solid, head: 'open', word: 'message' },
  exit: { color: 'red', dash: [8, 3, 2, 3], head: 'open', word: "'EXIT' message" },
  down: { color: 'violet', dash: [2, 3], head: 'open', word: "'DOWN' message" },
  system: { color: 'leaf', dash: solid, head: 'full', word: 'sys request' },
} as const satisfies { [kind: string]: Look }

const ties = {
  link: { color: 'violet', dash: [6, 4], head: 'open', word: 'link' },
  unlink: { color: 'faint', dash: [6, 4], head: 'open', word: 'unlink' },
  monitor: { color: 'sky', dash: [2, 4], head: 'open', word: 'monitor' },
  demonitor: { color: 'faint', dash: [2, 4], head: 'open', word: 'demonitor' },
} as const satisfies { [tie: string]: Look }

/** null for what has no line of its own. */
export function lookOf(event: ChartEvent): Look | null {
  switch (event.type) {
    case 'message':
      return messages[event.kind]
    case 'signal':
      return event.ignored
        ? { color: 'faint', dash: solid, head: 'bounce', word: 'ignored exit signal' }
        : { color: 'red', dash: solid, head: 'full', word: 'exit signal' }
    case 'exit':
      return { color: event.orderly ? 'dim' : 'red', dash: solid, head: 'full', word: 'exit' }
    case 'start':
      return { color: 'leaf', dash: [4, 3], head: 'open', word: 'start' }
    case 'timeout':
      return { color: 'amber', dash: solid, head: 'full', word: 'timeout' }
    case 'tie':
      return ties[event.tie]
    case 'missed':
      return { color: 'amber', dash: solid, head: 'full', word: 'not shown' }
    default:
      return null
  }
}

/** What stands on the line of `event`. */
export function textOf(event: ChartEvent): string {
  switch (event.type) {
    case 'message':
      return event.text
    case 'signal':
      return `exit signal ${event.text}`
    case 'exit':
      return `exited: ${event.text}`
    case 'start':
      return `starts ${event.pid}`
    case 'timeout':
      return 'no answer in time'
    case 'tie':
      return event.tie
    case 'missed':
      return `${event.count.toLocaleString('en')} messages of the world not looked at: too many at once`
    default:
      return ''
  }
}
