import { beforeEach, describe, expect, it } from 'vitest'
import { chartAsJson, chartAsMermaid } from '../../../src/renderer/messages/as-text.ts'
import { pids, Traffic } from './traffic.ts'

const seats = [
  { key: 'client', name: 'client' },
  { key: 'server', name: 'todo; ada #1' },
]

let traffic: Traffic
beforeEach(() => {
  traffic = new Traffic()
})
const mermaid = (others = false) =>
  chartAsMermaid(traffic.chart, traffic.scene({ others }).rows, seats).trimEnd().split('\n')

describe('a chart in the language of Mermaid', () => {
  it('pairs a call and its reply by an activation, and names who takes part', () => {
    const call = traffic.call('{:put, 1}')
    traffic.handled(call, pids.server)
    traffic.reply(call)
    expect(mermaid()).toEqual([
      'sequenceDiagram',
      '  participant p1 as client',
      '  participant p2 as todo#59; ada #35;1',
      '  p1->>+p2: {:put, 1}',
      '  p2-->>-p1: :ok',
    ])
  })

  it('activates nobody for a call without a reply, and crosses out one that timed out', () => {
    const call = traffic.call()
    traffic.add({ type: 'timeout', call, pid: pids.client }, 5_000)
    traffic.call('again')
    expect(mermaid().slice(3)).toEqual([
      '  p1-xp2: :get',
      '  Note over p1: no answer in time',
      '  p1->>p2: again',
    ])
  })

  it('ends no activation by a reply whose call is not on the chart any more', () => {
    traffic.reply('long ago')
    expect(mermaid().slice(3)).toEqual(['  p2-->>p1: :ok'])
  })

  it('has every other kind of event, and the edges only where something comes from them', () => {
    traffic.add({ type: 'message', kind: 'cast', from: null, to: pids.client, text: ':tick', call: null })
    traffic.add({ type: 'signal', from: null, to: pids.server, text: ':kill', link: false, ignored: false })
    traffic.add({ type: 'exit', pid: pids.server, text: 'killed', orderly: false })
    traffic.add({
      type: 'message',
      kind: 'down',
      from: pids.server,
      to: pids.client,
      text: ':killed',
      call: null,
    })
    traffic.add({ type: 'start', pid: pids.again, parent: pids.stranger })
    traffic.add({ type: 'missed', count: 12 })
    expect(mermaid(true)).toEqual([
      'sequenceDiagram',
      '  participant outside as outside: the window and timers',
      '  participant p1 as client',
      '  participant p2 as todo#59; ada #35;1',
      '  participant others as other processes',
      '  outside-)p1: :tick',
      '  outside-xp2: exit signal :kill',
      '  Note over p2: exited: killed',
      '  p2--)p1: :killed',
      '  others-->>p2: starts #60;0.3.0#62;',
      '  %% 12 messages of the world were not looked at',
    ])
  })
})

describe('a chart as JSON', () => {
  it('names both ends of a message, and tells what became of it', () => {
    const call = traffic.call('{:put, 1}')
    traffic.handled(call, pids.server, false, 4)
    const { what, events } = JSON.parse(chartAsJson(traffic.chart, traffic.scene().rows, seats))
    expect(what).toBe('messages')
    expect(events).toEqual([
      expect.objectContaining({
        id: call,
        kind: 'call',
        fromName: 'client',
        toName: 'todo ada',
        text: '{:put, 1}',
        handledAtMs: 4,
        changedState: false,
        broken: null,
      }),
    ])
  })
})
