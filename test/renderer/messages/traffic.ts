/** A chart made by hand: who sits where, and what happens, one event after the other. */
import { applyMessages, type Chart, emptyChart } from '../../../src/renderer/messages/chart.ts'
import { type LayoutOptions, layoutChart } from '../../../src/renderer/messages/layout.ts'
import type { ChartScene, Row } from '../../../src/renderer/messages/scene.ts'
import { showsAtFirst } from '../../../src/renderer/messages/shows.ts'
import type { ChartEvent, ChartProcess } from '../../../src/shared/protocol/events.ts'

type Body<Event> = Event extends ChartEvent
  ? Omit<Event, 'id' | 'at' | 'atMs' | 'inside'> & { inside?: boolean }
  : never

export const pids = { client: '<0.1.0>', server: '<0.2.0>', again: '<0.3.0>', stranger: '<0.9.0>' } as const

const who: ChartProcess[] = [
  { pid: pids.client, key: 'client', name: 'client' },
  { pid: pids.server, key: 'server', name: 'todo ada' },
  { pid: pids.again, key: 'server', name: 'todo ada' },
  { pid: pids.stranger, key: 'stranger', name: 'Somebody.Else' },
]

/** Events with a step for each; `ms` says when, if not right after the one before. */
export class Traffic {
  readonly events: ChartEvent[] = []
  /** Pids of those that are in the middle of a callback at the end. */
  busy: string[] = []
  private ms = 0

  add(body: Body<ChartEvent>, ms = 0): string {
    const step = this.events.length + 1
    this.ms += ms
    const id = `e${step}`
    this.events.push({ id, at: { step, entry: 0 }, atMs: this.ms, inside: true, ...body } as ChartEvent)
    return id
  }

  call(text = ':get', from: string | null = pids.client, to: string = pids.server): string {
    return this.add({ type: 'message', kind: 'call', from, to, text, call: null })
  }

  reply(call: string, text = ':ok', from: string = pids.server, to: string = pids.client): string {
    return this.add({ type: 'message', kind: 'reply', from, to, text, call })
  }

  handled(message: string, pid: string, awaited = false, ms = 0): void {
    this.add({ type: 'handled', message, pid, awaited }, ms)
  }

  get chart(): Chart {
    return applyMessages(emptyChart, {
      type: 'messages',
      seq: 1,
      begin: true,
      trouble: null,
      events: this.events,
      who,
      busy: this.busy,
    })
  }

  scene(options: Partial<LayoutOptions> = {}): ChartScene {
    return layoutChart(this.chart, {
      seats: ['client', 'server'],
      shows: showsAtFirst,
      others: false,
      width: 800,
      ...options,
    })
  }

  row(id: string, options: Partial<LayoutOptions> = {}): Row | undefined {
    return this.scene(options).rows.find(({ event }) => event.id === id)
  }
}
