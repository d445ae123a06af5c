import { describe, expect, it } from 'vitest'
import { atom, Bits, ImproperList, Pid, type Term, tuple } from '../../src/shared/term.ts'
import { itemsAtOnce, nodeChars, termAt, termItems, termTree } from '../../src/shared/term-tree.ts'

const state: Term = {
  __struct__: atom('Elixir.Cart'),
  items: [tuple(atom('towel'), 3)],
  owner: new Pid(12),
  seen: new Map<Term, Term>([['yesterday', true]]),
  note: '',
}

describe('termTree', () => {
  it('names the fields of a map, and shows each value in one line, in Elixir notation', () => {
    const { kind, text, size, items } = termTree(state, 'elixir')
    expect([kind, size]).toEqual(['struct', 4])
    expect(text).toBe('%Cart{items: [towel: 3], note: "", owner: #PID<0.12.0>, seen: %{"yesterday" => true}}')
    expect(items?.map(({ label, text, kind, size }) => [label, text, kind, size])).toEqual([
      ['items: ', '[towel: 3]', 'list', 1],
      ['note: ', '""', 'text', null],
      ['owner: ', '#PID<0.12.0>', 'pid', null],
      ['seen: ', '%{"yesterday" => true}', 'map', 1],
    ])
  })

  it('shows all fields in Erlang notation, that of the struct as well', () => {
    const { size, items } = termTree(state, 'erlang')
    expect(size).toBe(5)
    expect(items?.map(({ label, text }) => [label, text])).toEqual([
      ["'__struct__' => ", "'Elixir.Cart'"],
      ['items => ', '[{towel,3}]'],
      ['note => ', '<<>>'],
      ['owner => ', '<0.12.0>'],
      ['seen => ', '#{<<"yesterday">> => true}'],
    ])
  })

  it('tells of a pid by which a process can be selected', () => {
    expect(termTree(new Pid(12), 'elixir').pid).toBe('<0.12.0>')
    expect(termTree(atom('x'), 'elixir').pid).toBeNull()
  })

  it.each<[Term, string]>([
    [atom('ok'), 'atom'],
    [1.5, 'number'],
    ['a', 'text'],
    [new Bits(Uint8Array.of(255)), 'bytes'],
    [tuple(), 'tuple'],
    [[], 'list'],
    [{}, 'map'],
    [() => 1, 'fun'],
  ])('has nothing to unfold in %s', (term, kind) => {
    const node = termTree(term, 'elixir')
    expect([node.kind, node.size, node.items]).toEqual([kind, null, null])
  })

  it('unfolds the tail of an improper list as its last item', () => {
    const node = termTree(new ImproperList([1, 2], atom('end')), 'elixir')
    expect([node.size, node.items?.map(({ text }) => text)]).toEqual([3, ['1', '2', ':end']])
  })

  it('cuts what is long, and says so', () => {
    const node = termTree('x'.repeat(1_000), 'elixir')
    expect([node.cut, node.text.length]).toEqual([true, nodeChars])
    expect(termTree('x', 'elixir').cut).toBe(false)
  })

  it('tells the first items of a long list, and no more of what is in them than the budget allows', () => {
    const rows = Array.from({ length: 10_000 }, (_, id) => ({ id, title: `row ${id}`, done: false }))
    const node = termTree(rows, 'elixir')
    expect([node.size, node.items?.length]).toEqual([10_000, itemsAtOnce])
    const opened = node.items?.filter(({ items }) => items !== null).length ?? 0
    expect(opened).toBeGreaterThan(0)
    expect(opened).toBeLessThan(itemsAtOnce)
  })
})

describe('termItems', () => {
  const rows = Array.from({ length: 120 }, (_, id) => id)

  it('tells the items of a container from any of them on', () => {
    const items = termItems({ rows }, [0], 100, 'elixir')
    expect(items?.map(({ text }) => text)).toEqual(rows.slice(100).map(String))
  })

  it('knows no items of what is no container, or is not there', () => {
    expect(termItems({ rows }, [0, 5], 0, 'elixir')).toBeNull()
    expect(termItems({ rows }, [7], 0, 'elixir')).toBeNull()
  })
})

describe('termAt', () => {
  it('finds a term by the numbers of the items that lead to it, as they stand in the notation', () => {
    expect(termAt(state, [0, 0], 'elixir')).toBe(3)
    expect(termAt(state, [1, 0, 1], 'erlang')).toBe(3)
    expect(termAt(state, [], 'elixir')).toBe(state)
    expect(termAt(state, [9], 'elixir')).toBeUndefined()
  })
})
