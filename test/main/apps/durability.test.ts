import { describe, expect, it } from 'vitest'
import type { World } from '../../../src/main/runtime/index.ts'
import { FaultyDevice } from '../../../src/main/storage/index.ts'
import type { ViewEvent } from '../../../src/shared/protocol/requests.ts'
import { formatTerm } from '../../../src/shared/term-text.ts'
import { Host } from './host.ts'

/** What a user does on one screen, one thing after the other. */
type Story = { readonly open: (host: Host) => void; readonly events: readonly ViewEvent[] }

const todoStory: Story = {
  open: host => host.openTodo(1, 'ada'),
  events: [
    { name: 'todo.add', title: 'milk' },
    { name: 'todo.add', title: 'tea' },
    { name: 'todo.toggle', id: 1 },
    { name: 'todo.add', title: '' },
    { name: 'todo.add', title: 'bread' },
    { name: 'todo.clear_completed' },
    { name: 'todo.remove', id: 2 },
  ],
}

const shopStory: Story = {
  open: host => host.openShop(1, 'ada'),
  events: [
    { name: 'shop.select_item', sku: 'towel' },
    { name: 'shop.select_item', sku: 'air-can' },
    { name: 'shop.change_item', sku: 'towel', quantity: 3 },
    { name: 'shop.select_item', sku: 'warp-core' },
    { name: 'shop.remove_item', sku: 'air-can' },
  ],
}

/** What is on the screen that must not be lost, as text. */
function contentOf(host: Host): string {
  const { content } = host.last(1)
  if (content === null) return 'nothing'
  return formatTerm(content.screen === 'todo' ? content.todos : [content.items, content.logs], 'elixir')
}

/** The contents that the story shows at rest: before its first event, after it, after the second… */
function chapters({ open, events }: Story): string[] {
  const host = Host.booted()
  open(host)
  return [contentOf(host)].concat(
    events.map(event => {
      host.do(1, event)
      return contentOf(host)
    }),
  )
}

describe.each([
  ['todo list', todoStory],
  ['cart', shopStory],
])('a %s', (_, story) => {
  const expected = chapters(story)

  it('shows something new after each chapter that changed something', () => {
    const refused = (event: ViewEvent): boolean =>
      ('title' in event && event.title === '') || ('sku' in event && event.sku === 'warp-core')
    for (const [i, event] of story.events.entries())
      if (!refused(event)) expect(expected[i + 1]).not.toBe(expected[i])
  })

  it.each(['kill', 'power'] as const)(
    'loses nothing that was acknowledged, at whatever step the whole world is gone by %s',
    how => {
      const host = Host.booted()
      story.open(host)
      let crashes = 0
      for (const [i, event] of story.events.entries()) {
        host.click(1, event)
        do {
          const acknowledged = contentOf(host)
          const again = Host.booted(host.device.crash(how))
          story.open(again)
          const found = contentOf(again)
          const where = `step ${host.world.steps}, while ${JSON.stringify(event)}`
          expect([expected[i], expected[i + 1]], where).toContain(found)
          if (acknowledged === expected[i + 1]) expect(found, where).toBe(acknowledged)
          crashes++
        } while (host.world.run(1) === 1)
        expect(contentOf(host)).toBe(expected[i + 1])
      }
      expect(crashes).toBeGreaterThan(story.events.length * 9)
    },
  )

  it('loses nothing that was acknowledged on a disk that takes its time, whichever part is killed meanwhile', () => {
    for (const victim of ['todo ada', 'cart ada', 'dets todos', 'dets carts', 'dets_server', 'dets_sup']) {
      for (let done = 0; done <= 8; done++) {
        const disk = new SlowDisk()
        const host = new Host(new Map(), null, {}, disk)
        host.boot()
        disk.finish(host)
        story.open(host)
        host.openTodo(2, 'ada')
        host.openShop(3, 'ada')
        disk.finish(host)
        const before = contentOf(host)
        host.click(1, story.events[0] as ViewEvent)
        host.pass(0)
        for (let i = 0; i < done; i++) disk.next(host)
        const acknowledged = contentOf(host)
        host.kill(victim)
        const where = `${victim} killed after ${done} operations`
        for (let i = 0; i < 200; i++) {
          host.pass(50)
          disk.next(host)
        }
        expect(host.last(1).status, where).toBe('live')
        expect([before, expected[1]], where).toContain(contentOf(host))
        if (acknowledged !== before) expect(contentOf(host), where).toBe(acknowledged)
        expect(host.reported('application'), where).toEqual([])
      }
    }
  })

  it.each(['todo ada', 'cart ada', 'dets todos', 'dets carts', 'Todo.Db', 'Shop.Registry', 'dets_server'])(
    'loses nothing that was acknowledged, at whatever step %s is killed, and goes on',
    victim => {
      const steps = stepsOf(story)
      for (let step = 1; step <= steps; step++) {
        const host = Host.booted()
        story.open(host)
        host.openTodo(2, 'ada')
        host.openShop(3, 'ada')
        const [event] = story.events as [ViewEvent]
        host.click(1, event)
        host.world.run(step)
        const acknowledged = contentOf(host)
        host.kill(victim)
        host.pass(10_000)
        const found = contentOf(host)
        const where = `${victim} killed at step ${step}`
        expect(host.last(1).status, where).toBe('live')
        expect([expected[0], expected[1]], where).toContain(found)
        if (acknowledged === expected[1]) expect(found, where).toBe(acknowledged)
        // Not acknowledged and no word about it is not allowed either.
        if (found !== expected[1]) expect(host.last(1).message?.level, where).toBe('error')
      }
    },
  )
})

/** Steps that the first event of a story takes. */
function stepsOf(story: Story): number {
  const host = Host.booted()
  story.open(host)
  const { steps } = host.world
  host.do(1, story.events[0] as ViewEvent)
  return host.world.steps - steps
}

describe('a world with the applications', () => {
  it('is the same in a fork, from whatever step on', () => {
    const original = Host.booted()
    original.openTodo(1, 'ada')
    original.openShop(2, 'ada')
    original.click(1, { name: 'todo.add', title: 'milk' })
    original.click(2, { name: 'shop.select_item', sku: 'towel' })
    original.kill('Todo.Db')
    const start = original.world.now
    const forks: World[] = []
    do {
      const device = new FaultyDevice(original.device.crash('kill'))
      forks.push(original.world.fork({ device }))
    } while (original.world.run(1) === 1)
    original.pass(10_000)
    const expected = states(original.world)
    expect(forks.length).toBeGreaterThan(35)
    for (const [i, fork] of forks.entries()) {
      fork.advance(10_000 - (fork.now - start))
      expect(states(fork), `forked ${i} steps later`).toEqual(expected)
    }
  })
})

/** Every process, what it has done and what it holds. */
function states(world: World): unknown {
  return [...world.processes.values()].map(({ pid, reductions, program }) => [
    pid.id,
    reductions,
    program.shownState,
  ])
}

/** A disk that does one operation when it is told to, in the order they came. */
class SlowDisk extends FaultyDevice {
  private readonly waiting: (() => void)[] = []

  override request(id: number, request: unknown, complete: (result: unknown) => void): void {
    this.waiting.push(() => super.request(id, request, complete))
  }

  /** Does what has waited longest, and lets the world do what follows. @returns whether something waited */
  next(host: Host): boolean {
    const operation = this.waiting.shift()
    operation?.()
    host.pass(0)
    return operation !== undefined
  }

  finish(host: Host): void {
    while (this.next(host)) host.pass(0)
  }
}
