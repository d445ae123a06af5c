import { describe, expect, it } from 'vitest'
import { checkFlags } from '../../../../src/main/otp/supervisor/flags.ts'
import { infinity } from '../../../../src/shared/atoms.ts'
import { atom, type Term, tuple } from '../../../../src/shared/term.ts'
import { formatTerm } from '../../../../src/shared/term-text.ts'

describe('the flags of a supervisor', () => {
  const faultIn = (flags: Term): string => {
    const checked = checkFlags(flags)
    return 'wrong' in checked ? formatTerm(checked.wrong, 'erlang') : 'right'
  }

  it('have the defaults of OTP', () => {
    expect(checkFlags({})).toEqual({
      right: { strategy: atom('one_for_one'), intensity: 1, period: 5, autoShutdown: atom('never') },
    })
  })

  it('may be a tuple of three', () => {
    expect(checkFlags(tuple(atom('one_for_all'), 2, 7))).toMatchObject({
      right: { strategy: atom('one_for_all'), intensity: 2, period: 7 },
    })
  })

  const refused: readonly (readonly [Term, string])[] = [
    [{ strategy: atom('one_for_two') }, '{invalid_strategy,one_for_two}'],
    [{ intensity: -1 }, '{invalid_intensity,-1}'],
    [{ intensity: infinity }, '{invalid_intensity,infinity}'],
    [{ period: 0 }, '{invalid_period,0}'],
    [{ period: 2.5 }, '{invalid_period,2.5}'],
    [{ auto_shutdown: true }, '{invalid_auto_shutdown,true}'],
    [{ strategy: 1, intensity: -1, period: 0 }, '{invalid_strategy,1}'],
    [atom('flags'), '{invalid_type,flags}'],
    [tuple(1, 2), '{invalid_type,{1,2}}'],
    [[], '{invalid_type,[]}'],
  ]
  for (const [flags, fault] of refused)
    it(`may not be ${formatTerm(flags, 'elixir')}`, () => {
      expect(faultIn(flags)).toBe(fault)
    })
})
