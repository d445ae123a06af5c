/** The chart as text: in Mermaid's language, and as JSON. Pure. */
import type { ChartEvent } from '../../shared/protocol/events.ts'
import { mermaidText } from '../ui/mermaid.ts'
import type { Chart } from './chart.ts'
import { textOf } from './look.ts'
import { nameOf } from './names.ts'
import { othersKey, outsideKey, type Row } from './scene.ts'

export type Seat = { readonly key: string; readonly name: string }

/**
 * The rows of the chart as a sequence diagram of Mermaid's. Calls and replies are paired by activations, but only where
 * both are on it: Mermaid refuses an end without a beginning.
 */
export function chartAsMermaid(chart: Chart, rows: readonly Row[], seats: readonly Seat[]): string {
  const ids = new Map<string, string>([
    [outsideKey, 'outside'],
    ...seats.map(({ key }, index) => [key, `p${index + 1}`] as const),
    [othersKey, 'others'],
  ])
  const idOf = (pid: string | null): string => {
    const key = pid === null ? outsideKey : (chart.who.get(pid)?.key ?? othersKey)
    return ids.get(key) ?? 'others'
  }
  const pairs = pairsIn(rows, idOf)
  const used = new Set<string>()
  const lines = rows.flatMap(({ event, broken }) => {
    for (const pid of endsOf(event)) used.add(idOf(pid))
    return lineOf(event, broken !== null, idOf, pairs)
  })
  const heads = [
    ...(used.has('outside') ? ['  participant outside as outside: the window and timers'] : []),
    ...seats.map(({ name }, index) => `  participant p${index + 1} as ${mermaidText(name)}`),
    ...(used.has('others') ? ['  participant others as other processes'] : []),
  ]
  return `${['sequenceDiagram', ...heads, ...lines].join('\n')}\n`
}

/** Calls whose reply comes back from where they went to, and these replies. */
type Pairs = { readonly calls: ReadonlySet<string>; readonly replies: ReadonlySet<string> }

function pairsIn(rows: readonly Row[], idOf: (pid: string | null) => string): Pairs {
  const asked = new Map<string, string>()
  const calls = new Set<string>()
  const replies = new Set<string>()
  for (const { event } of rows) {
    if (event.type !== 'message') continue
    if (event.kind === 'call' || event.kind === 'system') asked.set(event.id, idOf(event.to))
    else if (event.kind === 'reply' && event.call !== null && asked.get(event.call) === idOf(event.from)) {
      calls.add(event.call)
      replies.add(event.id)
      asked.delete(event.call)
    }
  }
  return { calls, replies }
}

function endsOf(event: ChartEvent): (string | null)[] {
  switch (event.type) {
    case 'message':
    case 'signal':
      return [event.from, event.to]
    case 'start':
      return [event.parent, event.pid]
    case 'tie':
      return [event.pid, event.other]
    case 'exit':
    case 'timeout':
      return [event.pid]
    default:
      return []
  }
}

function lineOf(
  event: ChartEvent,
  isBroken: boolean,
  idOf: (pid: string | null) => string,
  { calls, replies }: Pairs,
): string[] {
  const text = mermaidText(textOf(event))
  switch (event.type) {
    case 'message': {
      const between = (arrow: string) => [`  ${idOf(event.from)}${arrow}${idOf(event.to)}: ${text}`]
      if (event.kind === 'call' || event.kind === 'system')
        return between(isBroken ? '-x' : calls.has(event.id) ? '->>+' : '->>')
      if (event.kind === 'reply') return between(replies.has(event.id) ? '-->>-' : '-->>')
      return between(event.kind === 'exit' || event.kind === 'down' ? '--)' : '-)')
    }
    case 'signal':
      return [`  ${idOf(event.from)}-x${idOf(event.to)}: ${text}`]
    case 'start':
      return [`  ${idOf(event.parent)}-->>${idOf(event.pid)}: ${text}`]
    case 'exit':
    case 'timeout':
      return [`  Note over ${idOf(event.pid)}: ${text}`]
    case 'tie':
      return [`  ${idOf(event.pid)}--)${idOf(event.other)}: ${text}`]
    case 'missed':
      return [`  %% ${event.count} messages of the world were not looked at`]
    default:
      return []
  }
}

/** Everything that is known of the chart, with the names of the processes beside their pids. */
export function chartAsJson(chart: Chart, rows: readonly Row[], seats: readonly Seat[]): string {
  const told = rows.map(({ event, handledAtMs, changed, broken }) => {
    if (event.type !== 'message') return event
    return {
      ...event,
      fromName: nameOf(chart, event.from),
      toName: nameOf(chart, event.to),
      handledAtMs,
      changedState: changed,
      broken,
    }
  })
  const processes = [...chart.who.values()]
  return `${JSON.stringify({ what: 'messages', seats, processes, events: told }, null, 2)}\n`
}
