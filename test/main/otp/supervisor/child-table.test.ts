import { describe, expect, it } from 'vitest'
import type { Child } from '../../../../src/main/otp/supervisor/child.ts'
import { ChildTable } from '../../../../src/main/otp/supervisor/child-table.ts'
import { permanent, temporary } from '../../../../src/shared/atoms.ts'
import { float, Pid, type Term, tuple } from '../../../../src/shared/term.ts'
import { equalTerms } from '../../../../src/shared/term-order.ts'
import { Random } from '../../../support/terms.ts'
import { childOf, specOf } from './children.ts'

const ids: readonly Term[] = [
  'a',
  1,
  float(1),
  tuple('a', 1),
  [1, 2],
  { a: 1 },
  specOf('x').id,
  null,
  tuple(),
]

/** What a child is, without its seat. */
function shown({ id, pid, restarting }: Child): unknown {
  return { id, pid, restarting }
}

describe('the table of children', () => {
  it('is a list of children to look at, after any random changes', () => {
    for (let seed = 1; seed <= 100; seed++) {
      const random = new Random(seed)
      let table = ChildTable.empty
      let model: Child[] = []
      let nextPid = 1
      for (let change = 0; change < 40; change++) {
        const before = table.all()
        const id = random.pick(ids)
        const at = model.findIndex(child => equalTerms(child.id, id))
        const old = table.get(id)
        expect(old === undefined).toBe(at < 0)
        if (old === undefined) {
          const restart = random.pick([permanent, temporary])
          const child = { ...childOf({ ...specOf('x'), id, restart }), pid: new Pid(nextPid++) }
          table = table.add(child)
          model.push(child)
        } else {
          const changed = random.pick<Partial<Child> | 'ended' | 'deleted'>([
            'ended',
            'deleted',
            { pid: new Pid(nextPid++), restarting: false },
            { pid: old.pid, restarting: true },
            { pid: null, restarting: true },
          ])
          if (changed === 'deleted' || (changed === 'ended' && old.restart === temporary)) {
            table = changed === 'ended' ? table.ended(old) : table.delete(old)
            model = model.filter((_, index) => index !== at)
          } else {
            const next = changed === 'ended' ? { pid: null, restarting: false } : changed
            table = changed === 'ended' ? table.ended(old) : table.replace({ ...old, ...next })
            model = model.map((child, index) => (index === at ? { ...child, ...next } : child))
          }
        }
        const where = `seed ${seed}, change ${change}`
        expect(table.size, where).toBe(model.length)
        expect(table.all().map(shown), where).toEqual(model.map(shown))
        const found = Array.from({ length: nextPid }, (_, pid) => table.byPid(new Pid(pid))?.id)
        const owners = found.map(
          (_, pid) => model.find(child => child.pid?.id === pid && !child.restarting)?.id,
        )
        expect(found, where).toEqual(owners)
        for (const child of table.all())
          expect(table.from(child), where).toEqual(table.all().filter(other => other.order >= child.order))
        expect(before, where).toEqual(before.map(child => ({ ...child })))
      }
    }
  })

  it('keeps the seat of a child through its lives', () => {
    let table = ChildTable.empty.add(childOf(specOf('a'))).add(childOf(specOf('b')))
    const seat = table.get(specOf('a').id)?.order
    for (let pid = 1; pid < 5; pid++) {
      const child = table.get(specOf('a').id) as Child
      table = table.replace({ ...child, pid: new Pid(pid) }).ended({ ...child, pid: new Pid(pid) })
      expect(table.get(specOf('a').id)?.order).toBe(seat)
    }
  })

  it('is quick with ten thousand children', () => {
    let table = ChildTable.empty
    for (let id = 0; id < 10_000; id++)
      table = table.add({ ...childOf({ ...specOf('x'), id }), pid: new Pid(id + 1) })
    // A table that copies itself at every change would make 10^8 steps here, and time out.
    for (let id = 0; id < 10_000; id++) {
      const child = table.byPid(new Pid(id + 1)) as Child
      table = table.replace({ ...child, pid: new Pid(id + 20_001) })
    }
    expect(table.size).toBe(10_000)
    expect(table.byPid(new Pid(1))).toBeUndefined()
    expect(table.byPid(new Pid(20_001))?.id).toBe(0)
  })
})
