import { describe, expect, it } from 'vitest'
import { fromSnapshot, type Picture } from '../../../src/renderer/stores/picture.ts'
import { noFolds, rowsOf } from '../../../src/renderer/stores/rows.ts'
import { dotDurationMs, routeOf } from '../../../src/renderer/tree/dots.ts'
import { layout, type Scene } from '../../../src/renderer/tree/layout.ts'
import { createMotion, durationMs, type Motion } from '../../../src/renderer/tree/motion.ts'
import type { SignalFlash, TreeNode } from '../../../src/shared/protocol/events.ts'
import { demoSeats } from '../support/fake-seats.ts'
import { seat } from '../support/random-tree.ts'
import { world } from '../support/world-status.ts'

const pictureOf = (nodes: readonly TreeNode[], nowMs = 0): Picture =>
  fromSnapshot({
    type: 'snapshot',
    seq: 1,
    nodes: [...nodes],
    world: world({ nowMs }),
    feed: [],
    notices: [],
  })

const sceneOf = ({ children, nodes }: Picture, pinned: string | null = null): Scene =>
  layout(rowsOf(children, noFolds, pinned), nodes, text => text.length * 7)

const seats = demoSeats()
const changed = (key: string, fields: Partial<TreeNode>) =>
  seats.map(each => (each.key === key ? { ...each, ...fields } : each))

const before = pictureOf(seats)
const scene = sceneOf(before)

function motionAfter(nodes: readonly TreeNode[], signals: readonly SignalFlash[] = [], now = 1_000) {
  const motion = createMotion()
  const picture = pictureOf(nodes)
  motion.happened(before, picture, signals, sceneOf(picture), now)
  return motion
}

const call: SignalFlash = { kind: 'call', from: 'view:1', to: 'todo ada', text: ':get' }

describe('motion', () => {
  it('lets an exit burst in its seat, with the reason, and the next process grow there', () => {
    const motion = motionAfter(changed('todo ada', { pid: '<0.99.0>', lives: 2, lastExit: 'killed' }))
    expect([...motion.seats.keys()]).toEqual(['todo ada'])
    expect(motion.seats.get('todo ada')).toMatchObject({
      exitedAt: 1_000,
      grownAt: 1_000 + durationMs.gap,
      reason: 'killed',
    })
  })

  it('shows an empty seat as an exit that nobody follows yet', () => {
    const motion = motionAfter(changed('todo ada', { pid: null, status: 'restarting', lastExit: 'killed' }))
    expect(motion.seats.get('todo ada')).toMatchObject({ exitedAt: 1_000, grownAt: Number.NEGATIVE_INFINITY })
  })

  it('moves nothing when only the state of a process changed', () => {
    const motion = motionAfter(
      changed('todo ada', { status: 'running', detail: '3 todos', messageQueueLen: 4 }),
    )
    expect(motion.seats.size).toBe(0)
    expect(motion.settle(1_001)).toBe(false)
  })

  it('moves nothing when the whole picture is new', () => {
    const motion = createMotion()
    motion.happened(null, before, [], scene, 0)
    expect(motion.settle(0)).toBe(false)
  })

  it('ends by itself, the reason last', () => {
    const motion = motionAfter(changed('todo ada', { pid: '<0.99.0>', lastExit: 'killed' }), [call])
    expect(motion.settle(1_000)).toBe(true)
    expect(motion.settle(1_000 + durationMs.reason - 1)).toBe(true)
    expect(motion.dots).toEqual([])
    expect(motion.settle(1_000 + durationMs.reason)).toBe(false)
    expect(motion.seats.size).toBe(0)
  })

  it('sends a dot along the edges between two seats, and a pulse where one end is outside', () => {
    const inside: SignalFlash = { kind: 'call', from: 'todo ada', to: 'dets todos', text: '{:insert, …}' }
    const outside: SignalFlash = { kind: 'info', from: null, to: 'todo ada', text: ':timeout' }
    const motion = motionAfter(seats, [inside, outside])
    expect(motion.dots.map(({ text }) => text)).toEqual(['{:insert, …}'])
    expect(motion.seats.get('todo ada')?.pulsedAt).toBeGreaterThan(motion.dots[0]!.at)
  })

  it('limits the dots on their way', () => {
    const many = Array.from({ length: 400 }, (_, index) => ({ ...call, from: 'shop', text: `${index}` }))
    const motion = motionAfter(seats, many)
    expect(motion.dots).toHaveLength(150)
    expect(motion.dots.at(-1)?.text).toBe('399')
    for (const { at } of motion.dots) expect(at).toBeLessThanOrEqual(1_500)
  })

  it('fills a pip for each restart, and knows which meters drain until they are empty', () => {
    const motion = createMotion()
    const facts = seats.find(({ key }) => key === 'todo')!.supervisor!
    let was = before
    const restarted = (times: readonly number[], now: number) => {
      const supervisor = { ...facts, restartsInWindow: times.length, restartedAtMs: times }
      const is = pictureOf(changed('todo', { supervisor }))
      motion.happened(was, is, [], scene, now)
      was = is
      return motion.seats.get('todo')?.filledAt
    }
    expect(restarted([1_000], 100)).toBe(100)
    expect([...motion.draining]).toEqual(['todo'])
    expect(restarted([1_000, 3_000], 250)).toBe(250)
    // One came and one went at once.
    expect(restarted([3_000, 7_000], 400)).toBe(400)
    expect(restarted([7_000], 900)).toBe(400)
    expect(restarted([], 9_000)).toBe(400)
    expect([...motion.draining]).toEqual([])
  })

  it('shows what happens in a folded seat on the counted row that stands for it', () => {
    const workers = Array.from({ length: 60 }, (_, index) => seat(`w${index}`, 'sup', { order: index }))
    const was = pictureOf([seat('sup', null), ...workers])
    const is = pictureOf([
      seat('sup', null),
      { ...workers[7]!, pid: '<0.9.0>', lastExit: 'oops' },
      ...workers.filter((_, index) => index !== 7),
    ])
    const motion = createMotion()
    motion.happened(was, is, [], sceneOf(is), 0)
    const folded = sceneOf(is).boxes.find(({ row }) => row.kind === 'group')!
    expect([...motion.seats.keys()]).toEqual([folded.key])
    // It flashes: it has not exited itself, and nobody new sits there.
    const never = Number.NEGATIVE_INFINITY
    expect(motion.seats.get(folded.key)).toMatchObject({
      foldedExitAt: 0,
      exitedAt: never,
      grownAt: never,
      reason: '',
      was: undefined,
    })
    expect(motion.settle(durationMs.burst)).toBe(false)
  })
})

describe('an exit signal', () => {
  const exit = (from: string | null, to: string, text: string, trapped = false): SignalFlash => ({
    kind: 'exit',
    from,
    to,
    text,
    ...(trapped ? { trapped } : {}),
  })
  const killed = changed('todo ada', { pid: '<0.99.0>', lives: 2, lastExit: ':killed' })

  it('strikes before the process bursts, and what the process sends as it ends goes out after that', () => {
    const motion = motionAfter(killed, [
      exit(null, 'todo ada', ':kill'),
      exit('todo ada', 'TodoSupervisor', ':killed', true),
    ])
    const [blow, cry] = motion.dots
    const { exitedAt, grownAt } = motion.seats.get('todo ada')!
    expect(blow).toMatchObject({ ending: 'kills', to: 'todo ada', route: [] })
    expect(exitedAt).toBe(blow!.arrivesAt)
    expect(cry!.at).toBeGreaterThanOrEqual(exitedAt)
    expect(grownAt).toBeGreaterThan(exitedAt)
  })

  it('strikes before the burst when it was told of in an earlier delta', () => {
    const motion = motionAfter(seats, [exit(null, 'todo ada', ':kill')])
    const { arrivesAt } = motion.dots[0]!
    motion.happened(before, pictureOf(killed), [], scene, 1_100)
    expect(motion.seats.get('todo ada')!.exitedAt).toBe(arrivesAt)
  })

  it('with reason :kill kills where it was sent, and strikes as any other where a link passes it on', () => {
    const endings = (from: string | null, to: string, text = ':kill') =>
      motionAfter(seats, [exit(from, to, text)]).dots.map(({ ending }) => ending)
    expect(endings(null, 'todo ada')).toEqual(['kills'])
    expect(endings('TodoSupervisor', 'todo ada')).toEqual(['kills'])
    expect(endings('todo grace', 'todo ada')).toEqual(['strikes'])
    expect(endings(null, 'todo ada', ':boom')).toEqual(['strikes'])
  })

  it('with reason :normal bounces off, and the process stays', () => {
    const motion = motionAfter(seats, [exit(null, 'todo ada', ':normal')])
    expect(motion.dots.map(({ ending }) => ending)).toEqual(['bounces'])
    expect(motion.dots[0]!.endsAt).toBeGreaterThan(motion.dots[0]!.arrivesAt)
    expect(motion.seats.get('todo ada')).toBeUndefined()
  })

  it('that is trapped turns into a message, whatever its reason', () => {
    for (const reason of [':normal', ':oops']) {
      const motion = motionAfter(seats, [exit(null, 'TodoSupervisor', reason, true)])
      expect(motion.dots.map(({ ending }) => ending)).toEqual(['trapped'])
    }
  })

  it('keeps the picture close to the world, however long the chain of causes', () => {
    const chain = [
      'todo ada',
      'TodoSupervisor',
      'todo',
      'Coppice.Supervisor',
      'shop',
      'CartSupervisor',
      'cart ada',
    ]
    const signals = chain.slice(1).map((to, index) => exit(chain[index]!, to, ':shutdown'))
    for (const { at } of motionAfter(seats, signals).dots) expect(at).toBeLessThanOrEqual(1_000 + 1_400)
  })
})

describe('a supervisor that gives up', () => {
  const gone = changed('todo', { pid: '<0.98.0>', lives: 2, lastExit: ':shutdown' })
  const told = (nodes: readonly TreeNode[]): Picture => {
    const event = {
      id: 7,
      atMs: 0,
      level: 'error',
      text: 'todo gave up',
      key: 'todo',
      kind: 'give_up',
    } as const
    return { ...pictureOf(nodes), feed: [event] }
  }

  it('blows its meter before it exits, and after the exit that was one too many has come to it', () => {
    const motion = createMotion()
    const signals: SignalFlash[] = [
      { kind: 'exit', from: 'TodoSupervisor', to: 'todo', text: ':shutdown', trapped: true },
      { kind: 'exit', from: 'todo', to: 'Coppice.Supervisor', text: ':shutdown', trapped: true },
    ]
    motion.happened(before, told(gone), signals, scene, 1_000)
    const { blownAt, exitedAt } = motion.seats.get('todo')!
    expect(blownAt).toBe(motion.dots[0]!.arrivesAt)
    expect(exitedAt).toBe(blownAt + durationMs.blow)
    expect(motion.dots[1]!.at).toBeGreaterThanOrEqual(exitedAt)
  })

  it('blows its meter once, when that is told before the exit', () => {
    const motion = createMotion()
    motion.happened(before, told(seats), [], scene, 1_000)
    motion.happened(told(seats), told(gone), [], scene, 1_050)
    expect(motion.seats.get('todo')).toMatchObject({ blownAt: 1_000, exitedAt: 1_000 + durationMs.blow })
  })
})

describe('a rearranged scene', () => {
  const grown = pictureOf([...seats, seat('todo joe', 'TodoSupervisor', { order: 3, pid: '<0.50.0>' })])
  const rearrange = (motion: Motion, from: Picture, to: Picture, now: number) => {
    motion.happened(from, to, [], sceneOf(to), now)
    motion.rearranged(sceneOf(from), sceneOf(to), from.nodes, now)
  }

  it('moves every seat from where it was, and lets a new one grow', () => {
    const motion = createMotion()
    rearrange(motion, before, grown, 500)
    const moved = sceneOf(grown).boxes.filter(box => {
      const old = scene.byKey.get(box.key)
      return old !== undefined && (old.x !== box.x || old.y !== box.y)
    })
    expect(moved.length).toBeGreaterThan(0)
    for (const { key } of moved) {
      const old = scene.byKey.get(key)!
      expect(motion.seats.get(key)).toMatchObject({ fromX: old.x, fromY: old.y, movedAt: 500 })
    }
    expect(motion.seats.get('todo joe')).toMatchObject({ grownAt: 500, movedAt: Number.NEGATIVE_INFINITY })
  })

  it('lets what is gone fade where it was', () => {
    const motion = createMotion()
    rearrange(motion, grown, before, 500)
    expect(motion.leaving.map(({ box }) => box.key)).toEqual(['todo joe'])
    motion.settle(500 + durationMs.fade)
    expect(motion.leaving).toEqual([])
  })

  it('stands still where motion is reduced; only the changed row is marked for a while', () => {
    const motion = createMotion()
    motion.setReduced(true)
    rearrange(motion, before, grown, 500)
    expect([...motion.seats.keys()]).toEqual(['todo joe'])
    motion.happened(grown, grown, [call], sceneOf(grown), 500)
    expect(motion.dots).toEqual([])
    expect(motion.settle(500 + durationMs.highlight)).toBe(false)
  })
})

describe('routeOf', () => {
  it('goes up to the nearest seat above both ends and down again', () => {
    expect(routeOf(scene, 'todo ada', 'Todo.Registry')).toEqual([
      { child: 'todo ada', parent: 'TodoSupervisor', up: true },
      { child: 'TodoSupervisor', parent: 'todo', up: true },
      { child: 'Todo.Registry', parent: 'todo', up: false },
    ])
  })

  it('is empty to itself, and null where no edges join the ends', () => {
    expect(routeOf(scene, 'shop', 'shop')).toEqual([])
    expect(routeOf(scene, 'view:1', 'todo ada')).toBeNull()
  })

  it('takes longer for longer ways', () => {
    const short = routeOf(scene, 'todo', 'Todo.Registry')!
    const long = routeOf(scene, 'todo ada', 'dets todos')!
    expect(dotDurationMs(long)).toBeGreaterThan(dotDurationMs(short))
  })
})
