/** Splits a line of a printed term into coloured parts. Pure; whatever it does not know stays plain. */

export type Token = {
  readonly text: string
  readonly kind: 'string' | 'atom' | 'number' | 'key' | 'pid' | 'plain'
}

const patterns: readonly [kind: Token['kind'], pattern: string][] = [
  ['string', '"(?:[^"\\\\]|\\\\.)*"?'],
  ['pid', '#?(?:PID|Reference)?<[0-9.]+>'],
  ['key', '[\\p{L}_][\\p{L}\\p{N}_]*[?!]?:(?=\\s|$)'],
  [
    'atom',
    ':[\\p{L}_][\\p{L}\\p{N}_@]*[?!]?|:"(?:[^"\\\\]|\\\\.)*"|%?\\p{Lu}[\\p{L}\\p{N}_.]*|\\b(?:true|false|nil)\\b',
  ],
  ['number', '-?\\b\\d[\\d_]*(?:\\.\\d+(?:[eE][-+]?\\d+)?)?\\b'],
]

/** The parts of `line` in order; together they are `line` again. */
export function tokens(line: string): Token[] {
  const pattern = new RegExp(patterns.map(([kind, source]) => `(?<${kind}>${source})`).join('|'), 'gu')
  const parts: Token[] = []
  let at = 0
  for (const match of line.matchAll(pattern)) {
    if (match.index > at) parts.push({ text: line.slice(at, match.index), kind: 'plain' })
    const kind = patterns.find(([name]) => match.groups?.[name] !== undefined)?.[0] ?? 'plain'
    parts.push({ text: match[0], kind })
    at = match.index + match[0].length
  }
  if (at < line.length) parts.push({ text: line.slice(at), kind: 'plain' })
  return parts
}
