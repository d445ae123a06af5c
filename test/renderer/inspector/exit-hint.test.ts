import { describe, expect, it } from 'vitest'
import { exitHint, raiseHint, type Target } from '../../../src/renderer/inspector/exit-hint.ts'

const worker = (fields: Partial<Target> = {}): Target => ({
  kind: 'worker',
  restart: 'permanent',
  trapExit: false,
  ...fields,
})

const again = 'starts it again'
const stays = 'leaves it stopped'
const nobody = 'nobody starts it again'

describe('the hint on an exit reason', () => {
  it.each<[reason: string, restart: Target['restart'], outcome: string]>([
    ['kill', 'permanent', again],
    ['kill', 'transient', again],
    ['kill', 'temporary', nobody],
    [':shutdown', 'permanent', again],
    [':shutdown', 'transient', stays],
    [':shutdown', 'temporary', nobody],
    ['{:shutdown, :bye}', 'transient', stays],
    ['{shutdown, bye}', 'transient', stays],
    [':oops', 'permanent', again],
    [':oops', 'transient', again],
    [':oops', 'temporary', nobody],
    ['{:shutdown}', 'transient', again],
    ['"normal"', 'transient', again],
    [':oops', null, 'No supervisor'],
  ])('%s to a %s worker', (reason, restart, outcome) => {
    expect(exitHint(reason, worker({ restart }))).toContain(outcome)
  })

  it.each([':normal', 'normal', ' :normal '])('%s from another process is ignored', reason => {
    expect(exitHint(reason, worker())).toContain('nothing will happen')
  })

  it.each([':normal', ':shutdown', ':oops'])('%s becomes a message where exits are trapped', reason => {
    expect(exitHint(reason, worker({ trapExit: true }))).toContain('{:EXIT, from, reason}')
  })

  it.each([':normal', ':shutdown', ':oops'])('%s does not stop a supervisor', reason => {
    expect(exitHint(reason, worker({ kind: 'supervisor', trapExit: null }))).toContain('Only kill stops it')
  })

  it.each(['kill', ':kill'])('%s cannot be trapped', reason => {
    expect(exitHint(reason, worker({ trapExit: true }))).toContain('Nobody can trap this')
    expect(exitHint(reason, worker({ kind: 'supervisor', trapExit: true }))).toContain(again)
  })

  it('of a raised exception is that of a crash', () => {
    expect(raiseHint(worker({ restart: 'transient' }))).toContain(again)
  })
})
