import { describe, expect, it } from 'vitest'
import { handActions } from '../../../src/renderer/inspector/hand-actions.ts'
import { secondsText } from '../../../src/renderer/inspector/seconds-text.ts'
import type { ProcessInfo, TreeNode } from '../../../src/shared/protocol/events.ts'
import { appSeats } from '../support/app-seats.ts'
import { processInfo } from '../support/fake-process.ts'

const seats = new Map(appSeats().map(seat => [seat.key, seat]))
const worker = [...seats.values()].find(({ kind, pid }) => kind === 'worker' && pid !== null) as TreeNode

function infoWith(changes: Partial<ProcessInfo>): ProcessInfo {
  return { ...processInfo(worker, seats, []), ...changes }
}

const sys = { suspended: false, debug: [], replaceable: true, undoable: 1 }

function whyNot(info: ProcessInfo): { [id: string]: string | null } {
  return Object.fromEntries(handActions(info).map(({ id, whyNot }) => [id, whyNot]))
}

describe('what can be done to a process', () => {
  it('is all of it to a server with a state, whose state was replaced before', () => {
    const reasons = whyNot(infoWith({ sys }))
    expect(Object.keys(reasons)).toEqual([
      'exit',
      'stop',
      'suspend',
      'send',
      'call',
      'replace_state',
      'undo',
      'trace_on',
      'copy',
    ])
    expect(Object.values(reasons).every(reason => reason === null)).toBe(true)
  })

  it('is to resume where it is suspended, and to stop the trace where it is traced', () => {
    const ids = handActions(infoWith({ sys: { ...sys, suspended: true, debug: ['log', 'trace'] } })).map(
      ({ id }) => id,
    )
    expect(ids).toContain('resume')
    expect(ids).toContain('trace_off')
    expect(ids).not.toContain('suspend')
    expect(ids).not.toContain('trace_on')
  })

  it('is nothing that asks sys of a bare process, which can be sent to and called', () => {
    const reasons = whyNot(infoWith({ sys: null, state: null }))
    for (const id of ['stop', 'suspend', 'replace_state', 'undo', 'trace_on'])
      expect(reasons[id]).toBe('It is a bare process: it answers no system messages.')
    expect([reasons.exit, reasons.send, reasons.call]).toEqual([null, null, null])
    expect(reasons.copy).toBe('It has no state to show.')
  })

  it('is to copy the state of who has exited, and nothing else', () => {
    const { copy, ...others } = whyNot(infoWith({ alive: false, sys }))
    expect(copy).toBeNull()
    expect(new Set(Object.values(others))).toEqual(new Set(['It has exited.']))
  })

  it('is not to replace the state of a supervisor, nor to put back what was never replaced', () => {
    const reasons = whyNot(infoWith({ sys: { ...sys, replaceable: false, undoable: 0 } }))
    expect(reasons.replace_state).toBe('The state of a supervisor is its own.')
    expect(reasons.undo).toBe('No state of it was replaced by hand.')
  })
})

describe('secondsText', () => {
  it.each([
    [0, '0.0 s'],
    [3_240, '3.2 s'],
    [99_900, '99.9 s'],
    [185_000, '3 min 5 s'],
    [-5, '0.0 s'],
  ])('says %i ms as %s', (ms, text) => expect(secondsText(ms)).toBe(text))
})
