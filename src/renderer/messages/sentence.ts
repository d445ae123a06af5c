/** Each line of the chart as a sentence, for those who do not see it. Pure. */
import type { ChartEvent } from '../../shared/protocol/events.ts'
import { clockText, durationText } from '../ui/format.ts'
import type { Chart } from './chart.ts'
import { lookOf, textOf } from './look.ts'
import { nameOf } from './names.ts'
import type { Row } from './scene.ts'

/** "Call :get from view todo ada to todo ada, 00:12.345, handled after 2 ms, changed its state" */
export function sentenceOf(chart: Pick<Chart, 'who'>, row: Row): string {
  const { event } = row
  const parts = [whatHappened(chart, event)]
  if (event.type !== 'missed') parts.push(clockText(event.atMs))
  if (event.type === 'message') {
    if (row.handledAtMs !== null) parts.push(handledWords(row.handledAtMs - event.atMs))
    else if (row.waits) parts.push('waits in the mailbox')
    if (row.broken === 'timeout') parts.push('timed out')
    if (row.broken === 'down') parts.push('failed: its receiver exited')
    if (row.changed) parts.push('changed the state of its receiver')
  }
  return parts.join(', ')
}

/** "handled at once", "handled after 2 ms" */
export function handledWords(ms: number): string {
  return ms < 1 ? 'handled at once' : `handled after ${durationText(ms)}`
}

function whatHappened(chart: Pick<Chart, 'who'>, event: ChartEvent): string {
  const name = (pid: string | null) => nameOf(chart, pid)
  const word = lookOf(event)?.word ?? event.type
  switch (event.type) {
    case 'message':
      return `${capital(word)} ${event.text} from ${name(event.from)} to ${name(event.to)}`
    case 'signal':
      return `${capital(word)} ${event.text} from ${name(event.from)} to ${name(event.to)}`
    case 'exit':
      return `${name(event.pid)} ${event.pid} exited: ${event.text}`
    case 'start':
      return `${name(event.parent)} started ${name(event.pid)} ${event.pid}`
    case 'timeout':
      return `${name(event.pid)} got no answer in time`
    case 'tie':
      return `${capital(word)} between ${name(event.pid)} and ${name(event.other)}`
    default:
      return textOf(event)
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
