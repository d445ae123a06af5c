import { describe, expect, it } from 'vitest'
import { type Plan, planExit, planRestart } from '../../../../src/main/otp/supervisor/plan.ts'
import type { SupervisorState } from '../../../../src/main/otp/supervisor/state.ts'
import {
  kill,
  killed,
  normal,
  permanent,
  shutdown,
  temporary,
  transient,
} from '../../../../src/shared/atoms.ts'
import { type Atom, atom, atomName, type Term, tuple } from '../../../../src/shared/term.ts'
import { formatTerm } from '../../../../src/shared/term-text.ts'
import { idsOf, runningState, specOf } from './children.ts'

const strategies = ['one_for_one', 'one_for_all', 'rest_for_one'] as const

/** The state of `strategy` with children of one letter each; a capital is temporary. */
function family(strategy: string, letters: string, more: Term = {}): SupervisorState {
  const flags = { strategy: atom(strategy), intensity: 3, period: 5, ...(more as object) }
  const specs = [...letters].map(letter =>
    specOf(letter, letter === letter.toUpperCase() ? { restart: temporary } : {}),
  )
  return runningState(flags as Term, specs)
}

function planFor(state: SupervisorState, id: string, reason: Term = kill, now = 0): Plan {
  return planExit(state, state.table.get(atom(id)) as never, reason, now)
}

function restartOf(plan: Plan): { readonly terminate: string; readonly start: string } {
  if (plan.kind !== 'restart') throw new Error(`the plan is to ${plan.kind}`)
  return { terminate: idsOf(plan.terminate), start: idsOf(plan.start) }
}

describe('the plan for the end of a child', () => {
  const reasons: readonly (readonly [Term, 'orderly' | 'abnormal'])[] = [
    [normal, 'orderly'],
    [shutdown, 'orderly'],
    [tuple(shutdown, 'why'), 'orderly'],
    [tuple(shutdown, 1, 2), 'abnormal'],
    [killed, 'abnormal'],
    [kill, 'abnormal'],
    [atom('boom'), 'abnormal'],
    [tuple(atom('badmatch'), []), 'abnormal'],
    ['normal', 'abnormal'],
  ]
  for (const restart of [permanent, transient, temporary] as const) {
    for (const [reason, sort] of reasons) {
      const restarted = restart === permanent || (restart === transient && sort === 'abnormal')
      const title = `${atomName(restart)} child after ${formatTerm(reason, 'erlang')}`
      it(`${restarted ? 'restarts' : 'does not restart'} a ${title}`, () => {
        const state = runningState({ intensity: 3 }, [specOf('a', { restart }), specOf('b')])
        const plan = planFor(state, 'a', reason)
        if (restarted) expect(restartOf(plan)).toEqual({ terminate: '', start: 'a' })
        else {
          expect(plan).toMatchObject({ kind: 'forget', report: sort === 'abnormal', shutDown: false })
          expect(idsOf(plan.state.all())).toBe(restart === temporary ? 'b' : 'ab')
          expect(plan.state.restarts).toEqual([])
        }
      })
    }
  }

  const affected: Readonly<Record<(typeof strategies)[number], Readonly<Record<string, string>>>> = {
    one_for_one: { a: 'a', b: 'b', c: 'c', d: 'd' },
    one_for_all: { a: 'abcd', b: 'abcd', c: 'abcd', d: 'abcd' },
    rest_for_one: { a: 'abcd', b: 'bcd', c: 'cd', d: 'd' },
  }
  for (const strategy of strategies) {
    for (const [id, start] of Object.entries(affected[strategy])) {
      it(`starts ${start} under ${strategy} when ${id} of abcd ends, once the others of them are terminated`, () => {
        const plan = planFor(family(strategy, 'abcd'), id)
        const terminate = [...start].filter(other => other !== id).reverse()
        expect(restartOf(plan)).toEqual({ terminate: terminate.join(''), start })
      })
    }
  }

  it('terminates temporary siblings too, and starts them no more', () => {
    expect(restartOf(planFor(family('one_for_all', 'aBcD'), 'c'))).toEqual({ terminate: 'DBa', start: 'ac' })
    expect(restartOf(planFor(family('rest_for_one', 'AbCd'), 'b'))).toEqual({ terminate: 'dC', start: 'bd' })
  })

  it('starts siblings that did not run before', () => {
    const state = family('one_for_all', 'abc')
    const stopped = state.ended(state.table.get(atom('a')) as never)
    expect(restartOf(planFor(stopped, 'b'))).toEqual({ terminate: 'c', start: 'abc' })
  })

  it('takes a sibling that waits for its restart along, and lets it wait no more', () => {
    const state = family('one_for_all', 'abc')
    const waiting = state.failed(state.table.get(atom('a')) as never, null)
    const plan = planFor(waiting, 'b')
    expect(restartOf(plan)).toEqual({ terminate: 'c', start: 'abc' })
    expect(plan.state.table.get(atom('a'))).toMatchObject({ pid: null, restarting: false })
  })

  it('leaves the state it was made from as it was', () => {
    const state = family('one_for_all', 'aBc')
    planFor(state, 'a')
    expect(idsOf(state.all())).toBe('aBc')
    expect(state.restarts).toEqual([])
    expect(state.all().map(({ pid }) => pid?.id)).toEqual([1, 2, 3])
  })

  it('gives up at the restart that is one too many', () => {
    let state = family('one_for_one', 'ab')
    for (let restart = 0; restart < 3; restart++) {
      const plan = planFor(state, 'a')
      expect(plan.kind).toBe('restart')
      state = plan.state
    }
    const plan = planFor(state, 'a')
    expect(plan.kind).toBe('give_up')
    expect(plan.state.table.get(atom('a'))).toMatchObject({ pid: null })
    expect(plan.state.table.get(atom('b'))?.pid).not.toBeNull()
  })

  it('gives up at once where no restart is allowed', () => {
    expect(planFor(family('one_for_one', 'a', { intensity: 0 }), 'a').kind).toBe('give_up')
  })

  it('counts one restart of several children as one', () => {
    const plan = planFor(family('one_for_all', 'abcdef'), 'c', kill, 7)
    expect(plan.state.restarts).toEqual([7])
  })

  it('counts every attempt at a restart', () => {
    const state = family('one_for_one', 'a', { intensity: 1 })
    const child = state.table.get(atom('a')) as never
    const failed = planRestart(state, child, 0).state.failed(child, null)
    expect(planRestart(failed, failed.table.get(atom('a')) as never, 0).kind).toBe('give_up')
  })
})

describe('automatic shutdown', () => {
  function ends(autoShutdown: string, ids: readonly string[], reason: Term, restart: Atom): boolean[] {
    const flags = { auto_shutdown: atom(autoShutdown) }
    const specs = ['a', 'b'].map(id => specOf(id, { restart, significant: true }))
    let state = runningState(flags, [...specs, specOf('c', { restart: temporary })])
    return ids.map(id => {
      const plan = planFor(state, id, reason)
      state = plan.state
      return plan.kind === 'forget' && plan.shutDown
    })
  }

  it('follows the first significant child under any_significant', () => {
    expect(ends('any_significant', ['a'], normal, transient)).toEqual([true])
  })

  it('follows the last significant child under all_significant', () => {
    expect(ends('all_significant', ['a', 'b'], normal, transient)).toEqual([false, true])
    expect(ends('all_significant', ['b', 'a'], shutdown, temporary)).toEqual([false, true])
  })

  it('never follows a child that is not significant', () => {
    expect(ends('any_significant', ['c'], normal, transient)).toEqual([false])
    expect(ends('all_significant', ['c'], normal, transient)).toEqual([false])
  })

  it('follows a temporary child that crashed, and not a transient one, which is restarted', () => {
    expect(ends('any_significant', ['a'], kill, temporary)).toEqual([true])
    expect(ends('any_significant', ['a'], kill, transient)).toEqual([false])
  })

  it('does not follow the last but one while the other waits for its restart', () => {
    const specs = ['a', 'b'].map(id => specOf(id, { restart: transient, significant: true }))
    const state = runningState({ auto_shutdown: atom('all_significant') }, specs)
    const waiting = state.failed(state.table.get(atom('b')) as never, null)
    expect(planFor(waiting, 'a', normal)).toMatchObject({ kind: 'forget', shutDown: false })
  })
})
