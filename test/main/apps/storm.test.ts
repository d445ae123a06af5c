import { describe, expect, it } from 'vitest'
import { atom, type Term, tuple } from '../../../src/shared/term.ts'
import { Random } from '../../support/terms.ts'
import { Host } from './host.ts'

const reasons: readonly Term[] = [
  atom('kill'),
  atom('kill'),
  atom('oops'),
  atom('shutdown'),
  tuple(atom('shutdown'), 'chaos'),
  atom('normal'),
]

/** Someone who writes numbered todos into two windows while anything at all is being killed. */
class Storm {
  host = Storm.open(new Map())
  /** Todos that a window has shown: they must never be lost. */
  readonly seen = new Set<string>()
  private written = 0
  private readonly random: Random

  constructor(seed: number) {
    this.random = new Random(seed)
  }

  static open(files: ReadonlyMap<string, Uint8Array>): Host {
    const host = Host.booted(files)
    for (const view of [1, 2]) host.openTodo(view, 'ada')
    return host
  }

  /** One thing happens, then the world runs a little. */
  blow(): void {
    const { host, random } = this
    switch (random.int(8)) {
      case 0:
      case 1:
      case 2:
        host.click(1 + random.int(2), { name: 'todo.add', title: `todo ${this.written++}` })
        break
      case 3:
      case 4:
      case 5:
        this.killOne()
        break
      case 6:
        host.pass(random.int(1_000))
        break
      default:
        if (random.int(10) === 0) this.killWorld()
    }
    this.host.world.run(random.int(40))
    this.look()
  }

  /** Some process gets some exit signal. */
  private killOne(): void {
    const victims = this.host.names().filter(name => !name.startsWith('window'))
    if (victims.length > 0) this.host.kill(this.random.pick(victims), this.random.pick(reasons))
  }

  /** The whole world is gone; another one starts on what it left on the disk. */
  private killWorld(): void {
    this.look()
    this.host = Storm.open(this.host.device.crash(this.random.pick(['kill', 'power'])))
  }

  look(): void {
    if (!this.host.names().includes('Coppice.Supervisor')) this.host.boot()
    for (const { content } of this.host.shown.splice(0, this.host.shown.length - 20)) this.remember(content)
    for (const { content } of this.host.shown) this.remember(content)
  }

  private remember(content: unknown): void {
    const todos = (content as { todos?: readonly { title: string }[] } | null)?.todos ?? []
    for (const { title } of todos) this.seen.add(title)
  }
}

describe('a storm of exits', () => {
  it.each(Array.from({ length: 25 }, (_, i) => i + 1))('loses no todo that was ever shown: seed %i', seed => {
    const storm = new Storm(seed)
    for (let i = 0; i < 200; i++) storm.blow()
    for (let i = 0; i < 3; i++) {
      storm.host.pass(20_000)
      storm.look()
    }
    for (const view of [1, 2]) expect(storm.host.last(view).status).toBe('live')
    const titles = storm.host.titles(1)
    expect(storm.host.titles(2)).toEqual(titles)
    expect(titles).toEqual(expect.arrayContaining([...storm.seen]))
    expect(new Set(titles).size).toBe(titles.length)
    expect(titles.length).toBeGreaterThan(10)
  })
})
