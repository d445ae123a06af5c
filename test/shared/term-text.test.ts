import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeTerm } from '../../src/main/storage/format/etf.ts'
import { atom, Bits, Opaque, Pid, Ref, type Term, tuple } from '../../src/shared/term.ts'
import { formatTerm } from '../../src/shared/term-text.ts'

/** What real Elixir and Erlang print; the script beside the file made it, and says how. */
const samples = readFileSync(new URL('./fixtures/term-text.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map(line => (JSON.parse(line) as string[]).map(column => Buffer.from(column, 'base64')))
  .map(([etf, elixir, erlang, lines]) => ({
    term: decodeTerm(Uint8Array.from(etf as Buffer)).term,
    elixir: String(elixir),
    erlang: String(erlang),
    lines: String(lines),
  }))

describe('formatTerm', () => {
  it("prints what Elixir's inspect prints", () => {
    expect(samples.length).toBe(610)
    for (const { term, elixir } of samples) expect(formatTerm(term, 'elixir')).toBe(elixir)
  })

  it("prints what Erlang's ~tp prints", () => {
    for (const { term, erlang } of samples) expect(formatTerm(term, 'erlang')).toBe(erlang)
  })

  it("breaks lines where Elixir's inspect does", () => {
    // Of the random samples at the end, a few with long keys break elsewhere.
    for (const { term, lines } of samples.slice(0, 210)) {
      expect(formatTerm(term, 'elixir', { width: 60 })).toBe(lines)
    }
  })

  it.each<[Term, string, string]>([
    [new Pid(12), '#PID<0.12.0>', '<0.12.0>'],
    [new Ref(5, 1), '#Reference<0.1.0.5>', '#Ref<0.1.0.5>'],
    [
      { __struct__: atom('Elixir.Cart'), total: 0, items: [] },
      '%Cart{items: [], total: 0}',
      "#{'__struct__' => 'Elixir.Cart',items => [],total => 0}",
    ],
    [{ __struct__: atom('cart') }, '%{__struct__: :cart}', "#{'__struct__' => cart}"],
    [
      { __struct__: atom('Elixir.RuntimeError'), __exception__: true, message: 'x' },
      '%RuntimeError{message: "x"}',
      "#{'__exception__' => true,'__struct__' => 'Elixir.RuntimeError',message => <<\"x\">>}",
    ],
    [function named(_: unknown) {}, '#Function<named/1>', '#Fun<named.1>'],
    [
      (
        () => () =>
          1
      )(),
      '#Function<anonymous/0>',
      '#Fun<anonymous.0>',
    ],
    [tuple(atom('ok'), new Bits(Uint8Array.of(0xa0), 3)), '{:ok, <<5::size(3)>>}', '{ok,<<5:3>>}'],
  ])('prints what only a world has: %s', (term, elixir, erlang) => {
    expect([formatTerm(term, 'elixir'), formatTerm(term, 'erlang')]).toEqual([elixir, erlang])
  })

  it.each<[Opaque['kind'], string, string, string]>([
    ['pid', 'WGQADW5vbm9kZUBub2hvc3QAAAAJAAAAAAAAAAA=', '#PID<nonode@nohost.9.0>', '<nonode@nohost.9.0>'],
    [
      'reference',
      'WgADZAANbm9ub2RlQG5vaG9zdAAAAAAAAIS+hDgAAcws9uE=',
      '#Reference<nonode@nohost.33982.2218262529.3425498849>',
      '#Ref<nonode@nohost.33982.2218262529.3425498849>',
    ],
    ['port', 'WWQADW5vbm9kZUBub2hvc3QAAAAAAAAAAA==', '#Port<nonode@nohost.0>', '#Port<nonode@nohost.0>'],
    ['fun', 'cWQABWxpc3RzZAADbWFwYQI=', '#Function<lists.map/2>', '#Fun<lists.map/2>'],
    ['fun', 'cAAA', '#Function<700000>', '#Fun<700000>'],
  ])('names a %s of another node so that two can be told apart', (kind, base64, elixir, erlang) => {
    const term = new Opaque(kind, Uint8Array.from(Buffer.from(base64, 'base64')))
    expect([formatTerm(term, 'elixir'), formatTerm(term, 'erlang')]).toEqual([elixir, erlang])
  })

  it('sets Erlang terms under their first item when they take more lines', () => {
    const term = tuple(atom('state'), [tuple('aaaaaaaaaa', 1), tuple('bbbbbbbbbb', 2)], {
      key: ['cccccccccc', 'dddddd'],
    })
    expect(formatTerm(term, 'erlang', { width: 30 })).toBe(
      [
        '{state,',
        ' [{<<"aaaaaaaaaa">>,1},',
        '  {<<"bbbbbbbbbb">>,2}],',
        ' #{key => [<<"cccccccccc">>,',
        '           <<"dddddd">>]}}',
      ].join('\n'),
    )
  })

  it('cuts at the limit and ends in an ellipsis', () => {
    expect(formatTerm([1, 2, 3], 'elixir', { limitChars: 9 })).toBe('[1, 2, 3]')
    expect(formatTerm([1, 2, 3], 'elixir', { limitChars: 8 })).toBe('[1, 2, …')
    expect(formatTerm('😀😀', 'elixir', { limitChars: 3 })).toBe('"…')
    expect(formatTerm(atom('abc'), 'elixir', { limitChars: 1 })).toBe('…')
    for (let limitChars = 1; limitChars < 60; limitChars++) {
      const text = formatTerm({ a: ['x'.repeat(50), 'é\n"'.repeat(20)] }, 'erlang', { limitChars, width: 10 })
      expect(text.length).toBeLessThanOrEqual(limitChars)
      expect(text.endsWith('…')).toBe(true)
    }
  })

  it('looks at no more of a long list than the limit asks for', () => {
    let looks = 0
    const rows = new Proxy(
      Array.from({ length: 100_000 }, (_, at) => tuple(at)),
      {
        get(target, key, receiver) {
          looks++
          return Reflect.get(target, key, receiver) as unknown
        },
      },
    )
    for (const syntax of ['elixir', 'erlang'] as const)
      formatTerm(rows, syntax, { limitChars: 100, width: 40 })
    expect(looks).toBeLessThan(3_000)
  })

  it('prints what is nested too deeply as an ellipsis', () => {
    let deep: Term = []
    for (let depth = 0; depth < 100_000; depth++) deep = [deep]
    expect(formatTerm(deep, 'elixir')).toBe(`${'['.repeat(500)}…${']'.repeat(500)}`)
    expect(formatTerm(deep, 'erlang', { width: 80 })).toContain('…')
  })
})
