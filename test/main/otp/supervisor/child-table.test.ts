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

  it('finds the children of a large table as those of a small one, after any random changes', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = new Random(seed)
      let nextPid = 1
      const childAt = (at: number): Child => ({
        ...childOf({ ...specOf('x'), id: at, restart: random.pick([permanent, temporary]) }),
        order: at,
        pid: new Pid(nextPid++),
      })
      let model = Array.from({ length: 150 + random.int(100) }, (_, at) => childAt(at + 1))
      let table = ChildTable.of(model)
      for (let change = 0; change < 60; change++) {
        const old = random.pick(model)
        const { order } = old
        const next = random.pick([
          { ...old, pid: new Pid(nextPid++), restarting: false },
          { ...old, restarting: true },
          { ...old, pid: null, restarting: false },
        ])
        const all = model
          .slice(random.int(model.length))
          .map(child => ({ ...child, pid: new Pid(nextPid++) }))
        switch (random.pick(['replace', 'end', 'delete', 'replace all', 'add', 'look'])) {
          case 'replace':
            table = table.replace(next)
            model = model.map(child => (child.order === order ? next : child))
            break
          case 'replace all':
            table = table.replaceAll(random.pick([all, [...all].reverse()]))
            model = model.map(child => all.find(other => other.order === child.order) ?? child)
            break
          case 'end':
            table = table.ended(old)
            model = model
              .filter(child => child.order !== order || child.restart !== temporary)
              .map(child => (child.order === order ? { ...old, pid: null, restarting: false } : child))
            break
          case 'delete':
            table = table.delete(old)
            model = model.filter(child => child.order !== order)
            break
          case 'add': {
            const child = childAt((model.at(-1)?.order ?? 0) + 1)
            table = table.add(child)
            model.push(child)
            break
          }
          case 'look':
            expect(table.get(random.pick(model).id)).toBeDefined()
            expect(table.byPid(new Pid(nextPid))).toBeUndefined()
        }
        const where = `seed ${seed}, change ${change}`
        expect(table.size, where).toBe(model.length)
        expect(table.all().map(shown), where).toEqual(model.map(shown))
        // Looks that make what is looked up in are seldom, so that both what was made and what was not is seen to last.
        if (change % 7 !== 0) continue
        const isFound = (child: Child): boolean =>
          table.get(child.id)?.order === child.order &&
          (child.pid === null || table.byPid(child.pid)?.id === (child.restarting ? undefined : child.id)) &&
          table.from(child)[0]?.order === child.order
        expect(model.filter(child => !isFound(child)).map(shown), where).toEqual([])
        expect(table.get(order + 10_000)).toBeUndefined()
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
