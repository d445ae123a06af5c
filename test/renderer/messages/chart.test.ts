import { describe, expect, it } from 'vitest'
import { applyMessages, clearChart, emptyChart } from '../../../src/renderer/messages/chart.ts'
import { limits } from '../../../src/shared/limits.ts'
import type { ChartEvent, MessagesUpdate } from '../../../src/shared/protocol/events.ts'

const update = (events: ChartEvent[], more: Partial<MessagesUpdate> = {}): MessagesUpdate => ({
  type: 'messages',
  seq: 1,
  begin: false,
  trouble: null,
  events,
  who: [],
  busy: [],
  ...more,
})
const exit = (step: number): ChartEvent => ({
  id: `x${step}`,
  at: { step, entry: 0 },
  atMs: step,
  inside: false,
  type: 'exit',
  pid: '<0.1.0>',
  text: 'normal',
  orderly: true,
})
const missed = (step: number, count: number): ChartEvent => ({
  id: `-${step}`,
  at: { step, entry: 0 },
  atMs: step,
  inside: false,
  type: 'missed',
  count,
})

describe('what is known of the messages', () => {
  it('begins anew when it is told so: neither events nor names of before are left', () => {
    const who = [{ pid: '<0.1.0>', key: 'a', name: 'a' }]
    const before = applyMessages(emptyChart, update([exit(1)], { begin: true, who }))
    expect(before).toMatchObject({ begun: true, events: [{ id: 'x1' }] })
    const after = applyMessages(before, update([exit(2)], { begin: true, trouble: 'too long ago' }))
    expect(after.events.map(({ id }) => id)).toEqual(['x2'])
    expect(after.who.size).toBe(0)
    expect(after.trouble).toBe('too long ago')
    expect(applyMessages(after, update([exit(3)])).trouble).toBe('too long ago')
  })

  it('keeps the latest events, and leaves the chart before as it was', () => {
    const many = Array.from({ length: limits.chartEvents }, (_, index) => exit(index))
    const full = applyMessages(emptyChart, update(many))
    const after = applyMessages(full, update([exit(90_000)]))
    expect(after.events).toHaveLength(limits.chartEvents)
    expect(after.events[0]?.id).toBe('x1')
    expect(after.events.at(-1)?.id).toBe('x90000')
    expect(full.events[0]?.id).toBe('x0')
  })

  it('makes one of counts of messages that follow each other', () => {
    const once = applyMessages(emptyChart, update([exit(1), missed(2, 10), missed(3, 5)]))
    const chart = applyMessages(once, update([missed(4, 1), exit(5), missed(6, 2)]))
    expect(chart.events).toMatchObject([{ id: 'x1' }, { count: 16, atMs: 4 }, { id: 'x5' }, { count: 2 }])
  })

  it('is cleared of its events, but still knows who is who', () => {
    const who = [{ pid: '<0.1.0>', key: 'a', name: 'a' }]
    const chart = clearChart(applyMessages(emptyChart, update([exit(1)], { begin: true, who })))
    expect(chart.events).toEqual([])
    expect(chart.who.get('<0.1.0>')?.name).toBe('a')
  })
})
