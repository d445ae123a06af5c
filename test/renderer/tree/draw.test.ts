import { describe, expect, it } from 'vitest'
import { fromSnapshot, type Picture } from '../../../src/renderer/stores/picture.ts'
import { noFolds, rowsOf } from '../../../src/renderer/stores/rows.ts'
import { draw, drawLive, drawStill, type View } from '../../../src/renderer/tree/draw.ts'
import { type Bounds, layout } from '../../../src/renderer/tree/layout.ts'
import { createWriter } from '../../../src/renderer/tree/lettering.ts'
import type { Measure } from '../../../src/renderer/tree/metrics.ts'
import { createMotion, durationMs } from '../../../src/renderer/tree/motion.ts'
import { type Relation, relationLines } from '../../../src/renderer/tree/relation-lines.ts'
import { noRelations } from '../../../src/renderer/tree/relations.ts'
import type { CanvasTheme } from '../../../src/renderer/tree/theme.ts'
import type { TreeNode } from '../../../src/shared/protocol/events.ts'
import { demoSeats } from '../support/fake-seats.ts'
import { seat } from '../support/random-tree.ts'
import { recordingContext } from '../support/recording-context.ts'
import { world } from '../support/world-status.ts'

/** Every colour is called by its own name, so that what is drawn says which were used. */
const theme = new Proxy({} as CanvasTheme, { get: (_, name) => String(name) })

const pictureOf = (nodes: readonly TreeNode[]): Picture =>
  fromSnapshot({ type: 'snapshot', seq: 1, nodes: [...nodes], world: world(), feed: [], notices: [] })

const measure: Measure = text => text.length * 6

function viewOf(nodes: readonly TreeNode[], fields: Partial<View> = {}, bounds: Bounds = null): View {
  const picture = pictureOf(nodes)
  const rows = rowsOf(picture.children, { ...noFolds, spread: new Set(['sup']) }, null)
  return {
    scene: layout(rows, picture.nodes, measure, bounds),
    motion: createMotion(),
    theme,
    measure,
    writer: createWriter(measure),
    transform: { x: 20, y: 20, k: 1 },
    width: 1_600,
    height: 1_000,
    pixelRatio: 2,
    covered: { top: 0, bottom: 0 },
    now: 10_000,
    worldNowMs: 0,
    selectedKey: null,
    hoverKey: null,
    path: new Set(),
    found: null,
    focusKey: null,
    relations: noRelations,
    layers: { links: true, monitors: true, tables: true, names: true },
    readable: false,
    ...fields,
  }
}

function drawn(view: View) {
  const { context, told } = recordingContext()
  draw(context, view)
  return told
}

const seats = demoSeats()
const changed = (key: string, fields: Partial<TreeNode>) =>
  seats.map(each => (each.key === key ? { ...each, ...fields } : each))

describe('draw', () => {
  it('writes every name, pid and detail, and the start order of every child', () => {
    const { texts } = drawn(viewOf(seats))
    for (const { name, pid, detail } of seats) {
      expect(texts).toEqual(expect.arrayContaining([name, pid, detail]))
    }
    const orders = texts.filter(text => /^\d$/.test(text)).sort()
    expect(orders).toEqual(
      seats
        .filter(({ parent }) => parent !== null)
        .map(({ order }) => `${order}`)
        .sort(),
    )
  })

  it('uses red for exits and for nothing else', () => {
    const troubled = changed('dets todos', { problem: 'disk full' })
    const calm = drawn(
      viewOf(troubled, { selectedKey: 'todo ada', hoverKey: 'shop', found: new Set(['todo']) }),
    )
    expect(calm.used.has('red')).toBe(false)
    expect(calm.used.has('amber')).toBe(true)
    expect(drawn(viewOf(changed('todo ada', { status: 'exiting' }))).used.has('red')).toBe(true)
  })

  it('tells why a process left, in its seat, for a while', () => {
    const view = viewOf(changed('todo ada', { pid: '<0.99.0>', lives: 2, lastExit: 'killed' }))
    view.motion.happened(
      pictureOf(seats),
      pictureOf(changed('todo ada', { pid: '<0.99.0>', lastExit: 'killed' })),
      [],
      view.scene,
      10_000,
    )
    expect(drawn({ ...view, now: 10_100 }).texts).toContain('✕ killed')
    expect(drawn({ ...view, now: 10_100 }).texts).not.toContain('2 todos')
    expect(drawn({ ...view, now: 9_900 }).texts).not.toContain('✕ killed')
    const later = drawn({ ...view, now: 10_000 + durationMs.reason })
    expect(later.texts).toContain('2 todos')
    expect(later.used.has('red')).toBe(false)
  })

  it('keeps a seat that nobody sits in as a dashed ghost', () => {
    const ghost = drawn(viewOf(changed('todo ada', { pid: null, status: 'restarting', lastExit: 'killed' })))
    expect(ghost.texts).toEqual(expect.arrayContaining(['todo ada', 'restarting', 'exited: killed']))
    expect(ghost.dashes).toContain('[4,3]')
    expect(drawn(viewOf(seats)).dashes).not.toContain('[4,3]')
  })

  it('counts lives and waiting messages on the seat', () => {
    const { texts } = drawn(viewOf(changed('todo ada', { lives: 7, messageQueueLen: 120 })))
    expect(texts).toEqual(expect.arrayContaining(['7', '99+']))
  })

  it('draws links dashed and monitors with an arrow towards the watched', () => {
    const related = (kind: Relation['kind'], key: string) => {
      const view = viewOf(seats, { focusKey: 'todo ada' })
      const own = view.scene.byKey.get('todo ada')!
      return drawn({
        ...view,
        relations: { lines: relationLines(view.scene, own, [{ kind, key }]), bundles: [] },
      })
    }
    const arrows = ({ calls }: ReturnType<typeof drawn>) =>
      calls.filter(({ method }) => method === 'closePath').length
    const none = arrows(drawn(viewOf(seats, { selectedKey: 'todo ada' })))
    const links = related('link', 'Todo.Registry')
    const monitors = related('monitor', 'dets todos')
    expect(links.dashes).toContain('[6,4]')
    expect(arrows(links)).toBe(none)
    expect(monitors.dashes).toContain('[2,4]')
    expect(arrows(monitors)).toBe(none + 1)
    expect(arrows(related('mutual', 'dets todos'))).toBe(none + 2)
    expect(monitors.used.has('sky')).toBe(true)
    expect(links.used.has('sky')).toBe(false)
  })

  describe('a supervisor', () => {
    const strategies = [
      ['one_for_one', '1:1'],
      ['one_for_all', 'all'],
      ['rest_for_one', 'rest'],
      ['simple_one_for_one', 'simple'],
      ['dynamic', 'dyn'],
    ] as const
    const only = (strategy: (typeof strategies)[number][0]) => [
      seat('sup', null, {
        kind: 'supervisor',
        detail: `${strategy} · 3 in 5 s`,
        supervisor: {
          strategy,
          intensity: 3,
          period: 5,
          restartsInWindow: 0,
          restartedAtMs: [],
          children: 0,
        },
      }),
    ]

    it.each(strategies)(
      'says that its strategy is %s, in OTP’s word or where there is no room as %s',
      (word, short) => {
        const textsIn = (width: number, height: number) =>
          drawn(viewOf(only(word), {}, { room: { width, height }, before: null })).texts.join(' ')
        expect(textsIn(400, 60)).toContain(word)
        expect(textsIn(400, 36)).toContain(`<0.1.0> ${word} 3 in 5 s`)
        expect(textsIn(108, 36)).toContain(short)
        expect(textsIn(108, 36)).not.toContain(word)
      },
    )

    it('has another sign in its square for each of the three strategies', () => {
      const dots = (strategy: 'one_for_one' | 'one_for_all' | 'rest_for_one') =>
        drawn(viewOf(only(strategy), { transform: { x: 0, y: 0, k: 1 } }))
          .calls.filter(({ method, args }) => method === 'arc' && args[0] === 0)
          .map(({ args }) => args[2])
      const signs = [dots('one_for_one'), dots('one_for_all'), dots('rest_for_one')]
      expect(new Set(signs.map(String)).size).toBe(3)
      for (const sign of signs) expect(sign).toHaveLength(3)
    })
  })

  it('marks where its edge meets a seat how the child is restarted', () => {
    const mark = (restart: TreeNode['restart']) => {
      const child = [seat('top', null, { restart: null }), seat('child', 'top', { restart })]
      const { calls } = drawn(viewOf(child))
      return calls.filter(({ method, args }) => method === 'arc' && Number(args[0]) < -10).length
    }
    expect([mark(null), mark('permanent'), mark('temporary'), mark('transient')]).toEqual([0, 1, 1, 2])
  })

  it('dots the edge to a process that was only started by the one above it', () => {
    const under = (restart: TreeNode['restart'], kind: TreeNode['kind'] = 'worker') =>
      drawn(viewOf([seat('a', null, { kind, restart: null }), seat('b', 'a', { restart })])).dashes
    expect(under(null)).toContain('[1.5,4]')
    expect(under('temporary')).not.toContain('[1.5,4]')
    expect(under(null, 'application')).not.toContain('[1.5,4]')
  })

  it('shows who hibernates', () => {
    const lines = (hibernating: boolean) =>
      drawn(viewOf([seat('a', null, { hibernating })])).calls.filter(({ method }) => method === 'lineTo')
        .length
    expect(lines(true) - lines(false)).toBe(3)
  })

  describe('a registered name', () => {
    const plates = (view: View) =>
      drawn(view).calls.filter(({ method, args }) => method === 'roundRect' && Array.isArray(args[4])).length
    const named = changed('todo ada', { address: '{:via, Registry, {Todo.Registry, "ada"}}' })

    it('stands on a plate, unless names are switched off', () => {
      expect(plates(viewOf(seats))).toBe(0)
      expect(plates(viewOf(named))).toBe(1)
      expect(
        plates(viewOf(named, { layers: { links: true, monitors: true, tables: true, names: false } })),
      ).toBe(0)
    })

    it('drops off with its owner, and hooks on to the next one', () => {
      const dead = changed('todo ada', { pid: null, status: 'restarting', lastExit: ':killed' })
      const back = changed('todo ada', { pid: '<0.99.0>', lives: 2, address: 'ada' })
      const fallen = viewOf(dead)
      fallen.motion.happened(pictureOf(named), pictureOf(dead), [], fallen.scene, 10_000)
      expect(plates({ ...fallen, now: 10_100 })).toBe(1)
      expect(drawn({ ...fallen, now: 10_100 }).calls.some(({ method }) => method === 'rotate')).toBe(true)
      expect(plates({ ...fallen, now: 10_000 + durationMs.drop })).toBe(0)
      const hooked = viewOf(back)
      hooked.motion.happened(pictureOf(dead), pictureOf(back), [], hooked.scene, 12_000)
      expect(plates({ ...hooked, now: 12_100 })).toBe(1)
      expect(plates({ ...hooked, now: 15_500 })).toBe(1)
    })
  })

  it('draws the still part without the time, and the rest over it', () => {
    const busy = changed('todo ada', { pid: '<0.99.0>', lives: 2, lastExit: ':killed' })
    const view = viewOf(busy)
    const signal = { kind: 'exit', from: 'todo ada', to: 'TodoSupervisor', text: ':killed' } as const
    view.motion.happened(pictureOf(seats), pictureOf(busy), [signal], view.scene, 10_000)
    const still = (now: number) => {
      const { context, told } = recordingContext()
      drawStill(context, { ...view, now })
      return told
    }
    expect(still(10_100).calls).toEqual(still(10_700).calls)
    expect(still(10_100).texts).toContain('todo grace')
    expect(still(10_100).texts).not.toContain('todo ada')
    const { context, told } = recordingContext()
    drawLive(context, { ...view, now: 10_300 })
    expect(told.texts).toEqual(expect.arrayContaining(['todo ada', ':killed']))
    expect(told.texts).not.toContain('todo grace')
  })

  it('draws a tree that is far away in as few strokes as it has colours', () => {
    const workers = Array.from({ length: 800 }, (_, order) => seat(`w${order}`, 'sup', { order }))
    const away = { transform: { x: 10, y: 10, k: 0.05 } } as const
    const calm = drawn(viewOf([seat('sup', null, { kind: 'supervisor' }), ...workers], away))
    expect(calm.calls.filter(({ method }) => method === 'stroke').length).toBeLessThan(6)
    expect(calm.texts).toEqual([])
    const dead = { ...workers[5]!, pid: null, status: 'exiting' } as const
    const hurt = drawn(
      viewOf([seat('sup', null, { kind: 'supervisor' }), ...workers.slice(0, 5), dead], away),
    )
    expect(hurt.used.has('red')).toBe(true)
    expect(calm.used.has('red')).toBe(false)
  })

  it('writes only what is in the viewport, however many there are', () => {
    const workers = Array.from({ length: 5_000 }, (_, order) =>
      seat(`w${order}`, 'sup', { order, pid: `<0.${order}.0>` }),
    )
    const view = viewOf([seat('sup', null), ...workers])
    const { texts, calls } = drawn(view)
    expect(texts.length).toBeGreaterThan(20)
    expect(texts.length).toBeLessThan(150)
    expect(calls.filter(({ method }) => method === 'bezierCurveTo').length).toBeLessThan(150)
  })

  it.each([0.05, 0.2, 0.4, 0.55, 0.7, 0.9, 1, 1.2, 1.7, 2.5, 4])(
    'writes nothing smaller than eleven pixels, at zoom %f',
    k => {
      const busy = changed('todo ada', { lives: 7, messageQueueLen: 120, lastExit: 'killed' })
      for (const room of [null, { width: 980, height: 460 }, { width: 660, height: 300 }]) {
        const view = viewOf(
          busy,
          { transform: { x: 10, y: 10, k }, readable: true, width: 4_000, height: 4_000 },
          room && { room, before: null },
        )
        const signal = { kind: 'exit', from: 'todo ada', to: 'TodoSupervisor', text: ':killed' } as const
        view.motion.happened(pictureOf(seats), pictureOf(busy), [signal], view.scene, 10_000)
        const { textSizes } = drawn({ ...view, now: 10_200 })
        for (const size of textSizes) expect(size).toBeGreaterThanOrEqual(11 - 1e-9)
      }
    },
  )

  it('leaves text out where there is no room for it, and brings it back', () => {
    expect(drawn(viewOf(seats, { transform: { x: 0, y: 0, k: 0.2 } })).texts).toEqual([])
    const compact = { room: { width: 660, height: 330 }, before: null }
    const at = (k: number) =>
      drawn(viewOf(seats, { transform: { x: 0, y: 0, k }, width: 9_000, height: 9_000 }, compact)).texts
    const pids = (texts: readonly string[]) => texts.filter(text => text.startsWith('<0.')).length
    expect(at(1)).toContain('TodoSupervisor')
    expect(pids(at(1))).toBeLessThan(seats.length)
    expect(pids(at(3))).toBe(seats.length)
  })

  it('says that there is more where a tree reaches under what stands over it, and only then', () => {
    const covered = { top: 50, bottom: 30 }
    const at = (y: number, height: number) =>
      drawn(viewOf(seats, { covered, height, transform: { x: 20, y, k: 1 } })).texts
    const { height } = viewOf(seats).scene
    expect(at(60, height + 120)).not.toEqual(expect.arrayContaining([expect.stringContaining('more')]))
    expect(at(60, height)).toContain('↓ more')
    expect(at(-100, height)).toContain('↑ more')
  })

  it('draws in device pixels', () => {
    expect(drawn(viewOf(seats)).calls[0]).toEqual({ method: 'setTransform', args: [2, 0, 0, 2, 0, 0] })
  })

  it('gives the same picture for the same scene, motion and time', () => {
    const view = viewOf(changed('todo ada', { lives: 3 }))
    expect(drawn(view).calls).toEqual(drawn(view).calls)
  })

  it('lets :kill arrive as :killed', () => {
    const view = viewOf(seats)
    const picture = pictureOf(seats)
    view.motion.happened(
      picture,
      picture,
      [{ kind: 'exit', from: null, to: 'todo ada', text: ':kill' }],
      view.scene,
      10_000,
    )
    const { arrivesAt } = view.motion.dots[0]!
    expect(drawn({ ...view, now: arrivesAt - 20 }).texts).toContain(':kill')
    expect(drawn({ ...view, now: arrivesAt + 20 }).texts).toContain(':killed')
    expect(drawn({ ...view, now: arrivesAt + 20 }).texts).not.toContain(':kill')
  })

  it('lets a dot carry its text when it is an exit, or when time is slow enough to read', () => {
    const flight = (kind: 'call' | 'exit', readable: boolean) => {
      const view = viewOf(seats, { readable })
      const picture = pictureOf(seats)
      const signal = { kind, from: 'todo ada', to: 'TodoSupervisor', text: 'what it carries' }
      view.motion.happened(picture, picture, [signal], view.scene, 10_000)
      return drawn({ ...view, now: 10_200 }).texts.includes('what it carries')
    }
    expect(flight('exit', false)).toBe(true)
    expect(flight('call', false)).toBe(false)
    expect(flight('call', true)).toBe(true)
  })
})
