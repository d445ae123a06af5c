import { describe, expect, it } from 'vitest'
import { tokens } from '../../../src/renderer/inspector/highlight.ts'
import { lineDiff } from '../../../src/renderer/inspector/line-diff.ts'
import { Random } from '../../support/terms.ts'

const kinds = (line: string) =>
  tokens(line)
    .filter(({ kind }) => kind !== 'plain')
    .map(({ text, kind }) => [text, kind])

describe('tokens', () => {
  it.each<[line: string, expected: [string, string][]]>([
    ['%Cart{', [['%Cart', 'atom']]],
    [
      '  key: "ada",',
      [
        ['key:', 'key'],
        ['"ada"', 'string'],
      ],
    ],
    [
      'price: -5, rate: 1.5e-3',
      [
        ['price:', 'key'],
        ['-5', 'number'],
        ['rate:', 'key'],
        ['1.5e-3', 'number'],
      ],
    ],
    [':event_log', [[':event_log', 'atom']]],
    [
      '{:"$gen_call", nil, true}',
      [
        [':"$gen_call"', 'atom'],
        ['nil', 'atom'],
        ['true', 'atom'],
      ],
    ],
    ['"a \\" :b 1"', [['"a \\" :b 1"', 'string']]],
    [
      '#PID<0.12.0> Todo.Registry',
      [
        ['#PID<0.12.0>', 'pid'],
        ['Todo.Registry', 'atom'],
      ],
    ],
    ['"unfinished: 1', [['"unfinished: 1', 'string']]],
  ])('of %s', (line, expected) => {
    expect(kinds(line)).toEqual(expected)
  })

  it.each(Array.from({ length: 50 }, (_, index) => index + 1))('lose no character (seed %i)', seed => {
    const random = new Random(seed)
    const line = Array.from({ length: 60 }, () => random.pick([...'"\\:%#<>{}[]aZ_0.9 -é,'])).join('')
    expect(
      tokens(line)
        .map(({ text }) => text)
        .join(''),
    ).toBe(line)
  })
})

describe('lineDiff', () => {
  const side = (lines: ReturnType<typeof lineDiff>, hidden: '-' | '+') =>
    lines
      .filter(({ mark }) => mark !== hidden)
      .map(({ text }) => text)
      .join('\n')

  it('marks the line that changed and no other', () => {
    expect(lineDiff('%{\n  qty: 1,\n}', '%{\n  qty: 2,\n}')).toEqual([
      { mark: ' ', text: '%{' },
      { mark: '-', text: '  qty: 1,' },
      { mark: '+', text: '  qty: 2,' },
      { mark: ' ', text: '}' },
    ])
  })

  it.each(Array.from({ length: 50 }, (_, index) => index + 1))(
    'has both texts whole in it and no more marks than a longest common subsequence leaves (seed %i)',
    seed => {
      const random = new Random(seed)
      const text = () => Array.from({ length: random.int(14) }, () => random.pick([...'abcd'])).join('\n')
      const [before, after] = [text(), text()]
      const lines = lineDiff(before, after)
      expect(side(lines, '+')).toBe(before)
      expect(side(lines, '-')).toBe(after)
      const kept = lines.filter(({ mark }) => mark === ' ').length
      expect(kept).toBe(longestCommon(before.split('\n'), after.split('\n')))
    },
  )

  it('of texts too long to compare takes all of the one away and puts all of the other', () => {
    const long = Array.from({ length: 700 }, (_, index) => `${index}`).join('\n')
    const lines = lineDiff(long, `${long}\nmore`)
    expect(side(lines, '+')).toBe(long)
    expect(side(lines, '-')).toBe(`${long}\nmore`)
    expect(lineDiff(long, long).every(({ mark }) => mark === ' ')).toBe(true)
  })
})

/** By its definition, without a table. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  const [head, ...rest] = a
  if (head === undefined || b.length === 0) return 0
  const at = b.indexOf(head)
  const without = longestCommon(rest, b)
  return at < 0 ? without : Math.max(without, 1 + longestCommon(rest, b.slice(at + 1)))
}
