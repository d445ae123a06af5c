import { describe, expect, it } from 'vitest'
import { Supervisor } from '../../../../src/main/otp/index.ts'
import { checkChildSpec } from '../../../../src/main/otp/supervisor/child.ts'
import {
  brutal_kill,
  infinity,
  permanent,
  supervisor,
  temporary,
  transient,
  worker,
} from '../../../../src/shared/atoms.ts'
import { type Atom, atom, type Term, tuple } from '../../../../src/shared/term.ts'
import { formatTerm } from '../../../../src/shared/term-text.ts'

const start = () => tuple(atom('ok'), null)
const right = { id: atom('a'), start }

/** What is wrong with a specification, in Erlang; `right` when nothing is. */
function faultOf(spec: Term, autoShutdown = 'undefined'): string {
  const checked = checkChildSpec(spec, atom(autoShutdown) as Atom)
  return 'wrong' in checked ? formatTerm(checked.wrong, 'erlang') : 'right'
}

describe('a child specification', () => {
  it('has the defaults of OTP', () => {
    const checked = checkChildSpec(right, atom('undefined'))
    expect(checked).toMatchObject({
      right: { restart: permanent, shutdown: 5_000, type: worker, significant: false, modules: [] },
    })
    const nested = checkChildSpec({ ...right, type: supervisor }, atom('undefined'))
    expect(nested).toMatchObject({ right: { shutdown: infinity } })
  })

  it('may be a map with other keys besides, or a tuple of six', () => {
    expect(faultOf(new Map<Term, Term>([...Object.entries(right).map(pair), [1, 2]]))).toBe('right')
    expect(faultOf(tuple(atom('a'), start, permanent, 100, worker, []))).toBe('right')
    expect(faultOf(tuple(atom('a'), start, permanent, 100, worker))).toMatch(/^\{invalid_child_spec,/)
  })

  const accepted: readonly Term[] = [
    { restart: temporary },
    { restart: transient },
    { shutdown: 0 },
    { shutdown: brutal_kill },
    { shutdown: infinity },
    { modules: atom('dynamic') },
    { modules: [atom('a')] },
    { start: tuple(atom('m'), atom('f'), []) },
    { id: 1 },
    { restart: temporary, significant: true },
    { significant: false },
  ]
  for (const fields of accepted)
    it(`may have ${formatTerm(fields, 'elixir', { limitChars: 80 })}`, () => {
      expect(faultOf({ ...right, ...(fields as object) } as Term)).toBe('right')
    })

  const refused: readonly (readonly [Term, string])[] = [
    [{ restart: atom('always') }, '{invalid_restart_type,always}'],
    [{ restart: null }, '{invalid_restart_type,nil}'],
    [{ shutdown: -1 }, '{invalid_shutdown,-1}'],
    [{ shutdown: 1.5 }, '{invalid_shutdown,1.5}'],
    [{ shutdown: atom('kill') }, '{invalid_shutdown,kill}'],
    [{ type: atom('process') }, '{invalid_child_type,process}'],
    [{ modules: atom('a') }, '{invalid_modules,a}'],
    [{ modules: [atom('a'), 1] }, '{invalid_module,1}'],
    [{ start: atom('a') }, '{invalid_mfa,a}'],
    [{ start: tuple(atom('m'), atom('f'), atom('a')) }, '{invalid_mfa,{m,f,a}}'],
    [{ significant: 1 }, '{invalid_significant,1}'],
    [{ significant: true }, '{bad_combination,[{restart,permanent},{significant,true}]}'],
    // Of several faults the one that OTP finds first.
    [{ start: 1, restart: 2, shutdown: 3 }, '{invalid_mfa,1}'],
    [{ restart: 2, significant: 4, type: 5 }, '{invalid_restart_type,2}'],
    [{ significant: 4, type: 5, shutdown: 6 }, '{invalid_significant,4}'],
    [{ type: 5, shutdown: -6 }, '{invalid_child_type,5}'],
    [{ shutdown: -6, modules: 7 }, '{invalid_shutdown,-6}'],
  ]
  for (const [fields, fault] of refused)
    it(`may not have ${formatTerm(fields, 'elixir')}`, () => {
      expect(faultOf({ ...right, ...(fields as object) } as Term)).toBe(fault)
    })

  it('needs an id and a start', () => {
    expect(faultOf({ start })).toBe('missing_id')
    expect(faultOf({ id: 1 })).toBe('missing_start')
    expect(faultOf(atom('a'))).toBe('{invalid_child_spec,a}')
  })

  it('may be significant only where the supervisor shuts down by itself', () => {
    const spec = { ...right, restart: transient, significant: true }
    expect(faultOf(spec, 'never')).toBe('{bad_combination,[{auto_shutdown,never},{significant,true}]}')
    expect(faultOf(spec, 'any_significant')).toBe('right')
    expect(faultOf({ ...spec, restart: permanent }, 'all_significant')).toBe(
      '{bad_combination,[{restart,permanent},{significant,true}]}',
    )
  })
})

describe('Supervisor.checkChildspecs', () => {
  const check = (specs: Term, ...more: Term[]): string =>
    formatTerm(Supervisor.checkChildspecs(specs, ...more), 'erlang')

  it('says ok, or what is wrong with the first that is', () => {
    expect(check([right, { ...right, id: 2 }])).toBe('ok')
    expect(check([])).toBe('ok')
    expect(check([right, { id: 2 }, { start }])).toBe('{error,missing_start}')
  })

  it('finds an id that is there twice, by identity', () => {
    expect(check([right, right])).toBe('{error,{duplicate_child_name,a}}')
    expect(
      check([
        { ...right, id: tuple(1) },
        { ...right, id: tuple(1) },
      ]),
    ).toBe('{error,{duplicate_child_name,{1}}}')
  })

  it('refuses what is no list, and an auto_shutdown that is none', () => {
    expect(check(atom('a'))).toBe('{error,{badarg,a}}')
    expect(check([right], atom('sometimes'))).toBe('{error,{badarg,sometimes}}')
    expect(check([{ ...right, restart: transient, significant: true }], atom('never'))).toBe(
      '{error,{bad_combination,[{auto_shutdown,never},{significant,true}]}}',
    )
  })
})

function pair([key, value]: [string, Term]): [Term, Term] {
  return [atom(key), value]
}
