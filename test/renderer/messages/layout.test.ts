import { beforeEach, describe, expect, it } from 'vitest'
import { othersKey, outsideKey } from '../../../src/renderer/messages/scene.ts'
import { showsAtFirst } from '../../../src/renderer/messages/shows.ts'
import type { ChartEvent } from '../../../src/shared/protocol/events.ts'
import { pids, Traffic } from './traffic.ts'

let traffic: Traffic
beforeEach(() => {
  traffic = new Traffic()
})

const xOf = (key: string) => traffic.scene().columns.find(column => column.key === key)?.x as number
const bars = (what: 'runs' | 'waits' | 'queued') => traffic.scene().bars.filter(bar => bar.what === what)

describe('a call', () => {
  it('goes from its caller to its receiver, who runs from there to its reply, while the caller waits', () => {
    const call = traffic.call()
    traffic.handled(call, pids.server)
    const reply = traffic.reply(call)
    traffic.handled(reply, pids.client, true)
    const asked = traffic.row(call)
    const answered = traffic.row(reply)
    expect([asked?.fromX, asked?.toX]).toEqual([xOf('client'), xOf('server')])
    expect([answered?.fromX, answered?.toX]).toEqual([xOf('server'), xOf('client')])
    expect(bars('waits')).toMatchObject([
      { x: xOf('client'), fromY: asked?.y, toY: answered?.y, broken: null },
    ])
    expect(bars('runs')).toMatchObject([{ x: xOf('server'), fromY: asked?.y, toY: answered?.y }])
  })

  it('is torn off where its time was up, and its late reply mends nothing', () => {
    const call = traffic.call()
    const timeout = traffic.add({ type: 'timeout', call, pid: pids.client }, 5_000)
    traffic.handled(call, pids.server)
    traffic.reply(call)
    const broke = traffic.row(timeout)
    expect(bars('waits')).toMatchObject([{ toY: broke?.y, broken: 'timeout' }])
    expect(traffic.row(call)?.broken).toBe('timeout')
  })

  it('is torn off where its receiver exited', () => {
    const call = traffic.call()
    traffic.add({ type: 'exit', pid: pids.server, text: 'killed', orderly: false })
    const down = traffic.add({
      type: 'message',
      kind: 'down',
      from: pids.server,
      to: pids.client,
      text: ':killed',
      call,
    })
    traffic.handled(down, pids.client, true)
    expect(bars('waits')).toMatchObject([{ broken: 'down', toY: traffic.row(down)?.y }])
    expect(traffic.row(call)?.broken).toBe('down')
  })

  it('waits to the end of the chart as long as nothing has ended it', () => {
    traffic.call()
    expect(bars('waits')).toMatchObject([{ broken: null, toY: traffic.scene().height }])
  })

  it('that its receiver never finishes keeps it running to the end of the chart', () => {
    const call = traffic.call()
    traffic.handled(call, pids.server)
    traffic.add({ type: 'timeout', call, pid: pids.client }, 5_000)
    expect(bars('runs')[0]?.toY).toBeLessThan(traffic.scene().height)
    traffic.busy = [pids.server]
    expect(bars('runs')).toMatchObject([{ x: xOf('server'), toY: traffic.scene().height }])
  })

  it('is over for its receiver when it is handled: what that does later, or its end, is no part of it', () => {
    const call = traffic.call()
    traffic.handled(call, pids.server)
    const reply = traffic.reply(call)
    traffic.add({
      type: 'message',
      kind: 'info',
      from: pids.server,
      to: pids.client,
      text: 'by a timer',
      call: null,
      inside: false,
    })
    traffic.add({ type: 'exit', pid: pids.server, text: 'killed', orderly: false, inside: false }, 2_000)
    expect(bars('runs')).toMatchObject([{ x: xOf('server'), toY: traffic.row(reply)?.y }])
  })

  it('that kills its receiver keeps it running to its end', () => {
    const call = traffic.call()
    traffic.handled(call, pids.server)
    const exit = traffic.add({ type: 'exit', pid: pids.server, text: 'badarg', orderly: false })
    expect(bars('runs')).toMatchObject([{ toY: traffic.row(exit)?.y }])
  })

  it('inside a callback: its caller runs before and after, and its wait stands over that', () => {
    const outer = traffic.call('outer', null, pids.client)
    traffic.handled(outer, pids.client)
    const inner = traffic.call('inner')
    traffic.handled(inner, pids.server)
    const reply = traffic.reply(inner)
    traffic.handled(reply, pids.client, true)
    const back = traffic.add({
      type: 'message',
      kind: 'cast',
      from: pids.client,
      to: pids.server,
      text: 'after',
      call: null,
    })
    const ran = bars('runs').find(({ x }) => x === xOf('client'))
    expect(ran).toMatchObject({ fromY: traffic.row(outer)?.y, toY: traffic.row(back)?.y })
    expect(bars('waits')).toHaveLength(1)
  })
})

describe('a message', () => {
  it('that is handled at once lies in no mailbox', () => {
    const call = traffic.call()
    traffic.handled(call, pids.server)
    const [queued] = bars('queued')
    expect(queued?.toY).toBe(queued?.fromY)
    expect(traffic.row(call)).toMatchObject({ waits: false, handledAtMs: 0 })
  })

  it('lies in the mailbox until it is handled, beside those that came before it', () => {
    const first = traffic.call('first', null)
    const second = traffic.call('second', null)
    traffic.handled(first, pids.server, false, 3)
    traffic.handled(second, pids.server, false, 4)
    const [one, two] = bars('queued')
    expect([one?.lane, two?.lane]).toEqual([0, 1])
    expect(one?.fromY).toBe(traffic.row(first)?.y)
    expect(one?.toY).toBeGreaterThan(traffic.row(second)?.y as number)
    expect(two?.toY).toBeGreaterThan(one?.toY as number)
    expect(traffic.row(second)?.handledAtMs).toBe(7)
  })

  it('is lost with the mailbox of who exits', () => {
    const cast = traffic.call('late', null)
    const exit = traffic.add({ type: 'exit', pid: pids.server, text: 'killed', orderly: false })
    expect(bars('queued')).toMatchObject([{ toY: traffic.row(exit)?.y }])
    expect(traffic.row(cast)).toMatchObject({ waits: true, handledAtMs: null })
  })

  it('that gave its receiver another state says so', () => {
    const call = traffic.call()
    traffic.handled(call, pids.server)
    traffic.add({ type: 'changed', message: call, pid: pids.server })
    expect(traffic.row(call)?.changed).toBe(true)
  })

  it('from outside comes from the column at the edge', () => {
    const sent = traffic.call(':tick', null)
    expect(traffic.row(sent)?.fromX).toBe(xOf(outsideKey))
  })

  it('to who is not on the chart is drawn only when others are shown', () => {
    const sent = traffic.call(':hello', pids.client, pids.stranger)
    expect(traffic.row(sent)).toBeUndefined()
    const scene = traffic.scene({ others: true })
    const others = scene.columns.find(({ key }) => key === othersKey)
    expect(scene.rows.find(({ event }) => event.id === sent)?.toX).toBe(others?.x)
  })

  it('between two who are not on the chart is drawn in no case', () => {
    traffic.call(':hello', pids.stranger, pids.stranger)
    expect(traffic.scene({ others: true }).rows).toEqual([])
  })

  it('of a kind that is not shown is not drawn, nor are the waits for it', () => {
    const call = traffic.call()
    traffic.handled(call, pids.server)
    const scene = traffic.scene({ shows: { ...showsAtFirst, calls: false } })
    expect(scene.rows).toEqual([])
    expect(scene.bars).toEqual([])
  })
})

describe('messages that nobody looked at', () => {
  it('are counted in one line as long as nothing else is drawn', () => {
    traffic.add({ type: 'missed', count: 10 })
    traffic.call('unseen', pids.stranger, pids.stranger)
    traffic.add({ type: 'missed', count: 5 })
    traffic.call()
    traffic.add({ type: 'missed', count: 1 })
    const { rows } = traffic.scene()
    expect(rows.map(({ event }) => (event.type === 'missed' ? event.count : event.type))).toEqual([
      15,
      'message',
      1,
    ])
  })
})

describe('a lifeline', () => {
  it('goes through the whole chart for who was there before and still is', () => {
    traffic.call()
    const lives = traffic.scene().lives.filter(({ x }) => x === xOf('client'))
    expect(lives).toEqual([{ x: xOf('client'), fromY: 0, toY: null, pid: null }])
  })

  it('has a break from the exit of one process to the start of the next in the same seat', () => {
    const exit = traffic.add({ type: 'exit', pid: pids.server, text: 'killed', orderly: false })
    const start = traffic.add({ type: 'start', pid: pids.again, parent: null })
    const lives = traffic.scene().lives.filter(({ x }) => x === xOf('server'))
    expect(lives).toEqual([
      { x: xOf('server'), fromY: 0, toY: traffic.row(exit)?.y, pid: pids.server },
      { x: xOf('server'), fromY: traffic.row(start)?.y, toY: null, pid: pids.again },
    ])
  })

  it('ends and begins also where exits and starts are not drawn', () => {
    traffic.call()
    traffic.add({ type: 'exit', pid: pids.server, text: 'killed', orderly: false })
    traffic.add({ type: 'start', pid: pids.again, parent: null })
    const shows = { ...showsAtFirst, exits: false, starts: false }
    const scene = traffic.scene({ shows })
    expect(scene.rows).toHaveLength(1)
    expect(scene.lives.filter(({ x }) => x === xOf('server'))).toHaveLength(2)
  })
})

describe('the time beside the chart', () => {
  it('stands where it is another than on the line above', () => {
    traffic.call('a')
    traffic.call('b')
    traffic.add({ type: 'exit', pid: pids.server, text: 'killed', orderly: false }, 20)
    expect(traffic.scene().labels.map(({ atMs }) => atMs)).toEqual([0, 20])
  })

  it('tells how long nothing happened, from a second on', () => {
    traffic.call('a')
    traffic.add({ type: 'exit', pid: pids.server, text: 'killed', orderly: false }, 999)
    expect(traffic.scene().gaps).toEqual([])
    traffic.add({ type: 'start', pid: pids.again, parent: null }, 3_200)
    expect(traffic.scene().gaps.map(({ ms }) => ms)).toEqual([3_200])
  })
})

describe('the columns', () => {
  it('share the width, and take more than there is rather than become too narrow', () => {
    const wide = traffic.scene({ width: 900 })
    expect(wide.width).toBe(900)
    const seats = Array.from({ length: 20 }, (_, index) => `seat ${index}`)
    const many = traffic.scene({ seats, width: 900 })
    expect(many.width).toBeGreaterThan(20 * 120)
    const xs = many.columns.map(({ x }) => x)
    expect(xs).toEqual([...xs].sort((a, b) => a - b))
  })
})

describe('any traffic', () => {
  it('is laid out from the top down: no line above the one before, nothing below the end, no bar upside down', () => {
    const kinds = ['call', 'cast', 'info'] as const
    const ends = [null, ...Object.values(pids)]
    let seed = 7
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff
      return seed % below
    }
    for (let round = 0; round < 40; round++) {
      traffic = new Traffic()
      const sent: ChartEvent[] = []
      for (let at = 0; at < 60; at++) {
        const pid = ends[1 + random(4)] as string
        switch (random(6)) {
          case 0:
            traffic.add({ type: 'exit', pid, text: 'x', orderly: false }, random(3_000))
            break
          case 1:
            traffic.add({ type: 'start', pid, parent: ends[random(5)] ?? null })
            break
          case 2: {
            const message = sent[random(Math.max(1, sent.length))]
            if (message?.type === 'message')
              traffic.handled(message.id, message.to, random(2) === 0, random(50))
            break
          }
          default: {
            const kind = kinds[random(3)] as 'call'
            traffic.add({
              type: 'message',
              kind,
              from: ends[random(5)] ?? null,
              to: pid,
              text: 't',
              call: null,
            })
            sent.push(traffic.events.at(-1) as ChartEvent)
          }
        }
      }
      const { rows, bars, lives, height } = traffic.scene({ others: round % 2 === 0 })
      for (const [index, row] of rows.entries()) {
        if (index > 0) expect(row.y).toBeGreaterThan(rows[index - 1]?.y as number)
        expect(row.y).toBeLessThan(height)
      }
      for (const { fromY, toY } of bars) {
        expect(toY).toBeGreaterThanOrEqual(fromY)
        expect(toY).toBeLessThanOrEqual(height)
      }
      for (const { fromY, toY } of lives) expect(toY ?? height).toBeGreaterThanOrEqual(fromY)
    }
  })
})
