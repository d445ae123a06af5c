/**
 * Terms from text a person types, in Elixir's notation or Erlang's, which may be mixed.
 *
 *     parseTerm('{:shutdown, %{code: 3}}')   // { ok: true, term: … }
 *     parseTerm('{shutdown, #{code => 3}}')  // the same
 *
 * Where the two disagree: text in double quotes is a binary, in single quotes an atom; a bare word in lower case is
 * an atom, a capitalised one an Elixir module. `~c"abc"` is a list of characters. Numbers may have underscores, and
 * a base as `0xff` or `16#ff`. `<0.12.0>`, `#PID<0.12.0>`, `#Ref<0.1.0.5>` and `#Reference<0.1.0.5>` are those of
 * the world they are used in.
 */
import { atom, ImproperList, Pid, Ref, type Term, Tuple, tuple } from './term.ts'
import { hasRepeatedKey } from './term-keys.ts'
import { mapOf } from './term-maps.ts'
import { isInteger } from './term-order.ts'
import { BinaryBuilder, type Segment } from './term-parse-binary.ts'
import { Scanner, TermSyntaxError } from './term-parse-scanner.ts'

export type ParseResult =
  | { ok: true; term: Term }
  /** What is wrong, in a sentence without a full stop, and the offset in `text` at which it was noticed. */
  | { ok: false; error: string; at: number }

/** Containers inside each other that a text may have. */
const maxDepth = 200

/** The one term that `text` is, spaces around it aside. Never throws. */
export function parseTerm(text: string): ParseResult {
  const scanner = new Scanner(text)
  try {
    const term = parse(scanner, 0)
    scanner.skipSpace()
    if (!scanner.atEnd) scanner.fail('there is more after the term')
    return { ok: true, term }
  } catch (thrown) {
    if (thrown instanceof TermSyntaxError) return { ok: false, error: thrown.message, at: thrown.at }
    throw thrown
  }
}

function parse(scanner: Scanner, depth: number): Term {
  if (depth > maxDepth) scanner.fail('nested too deeply')
  scanner.skipSpace()
  if (scanner.take('{')) return tuple(...parseItems(scanner, '}', depth).items)
  if (scanner.take('[')) return parseList(scanner, depth)
  if (scanner.take('%{') || scanner.take('#{')) return parseMap(scanner, depth, [])
  if (scanner.take('<<')) return parseBinary(scanner)
  if (scanner.peek('#') || scanner.peek('<')) return parseIdentifier(scanner)
  if (scanner.take('%')) return parseStruct(scanner, depth)
  if (scanner.take('~c')) return Array.from(scanner.quoted('"'), char => char.codePointAt(0) as number)
  if (scanner.peek('"')) return scanner.quoted('"')
  if (scanner.peek("'")) return atom(scanner.atomText(scanner.quoted("'")))
  if (scanner.take(':')) return parseColonAtom(scanner)
  const number = scanner.number()
  if (number !== undefined) return number
  return parseWord(scanner)
}

/** `<0.12.0>`, `#PID<0.12.0>`, `#Ref<0.1.0.5>` */
function parseIdentifier(scanner: Scanner): Term {
  const [, pid, owner, id] =
    scanner.match(/(?:#PID)?<0\.(\d{1,15})\.0>|#Ref(?:erence)?<0\.(\d{1,15})\.0\.(\d{1,15})>/y) ??
    scanner.fail('expected a pid like <0.12.0>')
  return pid !== undefined ? new Pid(Number(pid)) : new Ref(Number(id), Number(owner))
}

function parseColonAtom(scanner: Scanner): Term {
  if (scanner.peek('"')) return atom(scanner.atomText(scanner.quoted('"')))
  const [name] = scanner.match(atomName) ?? scanner.fail('expected the name of an atom after the colon')
  return atom(scanner.atomText(name))
}

const letter = '\\p{L}\\p{Nl}\\p{Mn}\\p{Mc}\\p{Nd}_@'
/** What may follow a colon without quotes: a word, or one of Elixir's operators. */
const atomName = new RegExp(
  `(?:[\\p{L}\\p{Nl}_][${letter}]*[?!]?|%\\{\\}|\\{\\}|<<>>|\\.\\.//|[-+*/<>=!&|~^.@%\\\\]+)`,
  'uy',
)
const word = new RegExp(`[\\p{L}\\p{Nl}_][${letter}]*[?!]?`, 'uy')
/** A label of a keyword list or map, up to and with its colon; `::` and `:atom` do not end one. */
const label = new RegExp(`(?:${atomName.source}):(?=\\s)`, 'uy')

/** A module like `Foo.Bar`, `true`, `nil`, or an atom as Erlang writes it. */
function parseWord(scanner: Scanner): Term {
  const module = scanner.match(/[A-Z][A-Za-z0-9_]*(?:\.[A-Z][A-Za-z0-9_]*)*/y)
  if (module) {
    const isWhole = module[0] === 'Elixir' || module[0].startsWith('Elixir.')
    return atom(scanner.atomText(isWhole ? module[0] : `Elixir.${module[0]}`))
  }
  const [name] =
    scanner.match(word) ?? scanner.fail(scanner.atEnd ? 'expected a term' : 'this begins no term')
  return atom(scanner.atomText(name))
}

/** Items up to `close`; in a list those written as `key: value` come as pairs, and must come last. */
function parseItems(scanner: Scanner, close: string, depth: number): { items: Term[]; tail?: Term } {
  const items: Term[] = []
  if (scanner.takeAfterSpace(close)) return { items }
  for (;;) {
    const key = close === ']' ? parseLabel(scanner) : undefined
    const value = parse(scanner, depth + 1)
    items.push(key === undefined ? value : new Tuple([key, value]))
    if (scanner.takeAfterSpace(close)) return { items }
    if (close === ']' && scanner.takeAfterSpace('|')) {
      const tail = parse(scanner, depth + 1)
      if (!scanner.takeAfterSpace(close)) scanner.fail(`expected ${close} after the tail`)
      return { items, tail }
    }
    if (!scanner.takeAfterSpace(',')) scanner.fail(`expected a comma or ${close}`)
    if (key !== undefined && !isLabelNext(scanner)) scanner.fail('expected another key: value pair')
  }
}

function isLabelNext(scanner: Scanner): boolean {
  const at = scanner.at
  const found = parseLabel(scanner) !== undefined
  scanner.at = at
  return found
}

/** The key of `key: value` or `"a key": value`, if one stands here. */
function parseLabel(scanner: Scanner): Term | undefined {
  scanner.skipSpace()
  const plain = scanner.match(label)
  if (plain) return atom(scanner.atomText(plain[0].slice(0, -1)))
  if (!scanner.peek('"')) return undefined
  const at = scanner.at
  const name = scanner.quoted('"')
  if (scanner.peek(':') && !scanner.peek('::')) {
    scanner.take(':')
    return atom(scanner.atomText(name))
  }
  scanner.at = at
  return undefined
}

function parseList(scanner: Scanner, depth: number): Term {
  const { items, tail } = parseItems(scanner, ']', depth)
  if (tail === undefined) return items
  if (Array.isArray(tail)) return [...items, ...tail]
  if (tail instanceof ImproperList) return new ImproperList([...items, ...tail.items], tail.tail)
  return new ImproperList(items, tail)
}

function parseMap(scanner: Scanner, depth: number, pairs: [Term, Term][]): Term {
  const start = scanner.at
  if (!scanner.takeAfterSpace('}')) {
    do {
      const named = parseLabel(scanner)
      const key = named === undefined ? parse(scanner, depth + 1) : named
      if (named === undefined && !scanner.takeAfterSpace('=>')) scanner.fail('expected => after the key')
      pairs.push([key, parse(scanner, depth + 1)])
    } while (scanner.takeAfterSpace(','))
    if (!scanner.takeAfterSpace('}')) scanner.fail('expected a comma or }')
  }
  if (hasRepeatedKey(pairs.map(([key]) => key))) scanner.fail('the map has the same key twice', start)
  return mapOf(pairs)
}

/** `%Cart{items: []}`, the map whose `__struct__` is the module. */
function parseStruct(scanner: Scanner, depth: number): Term {
  const module = parseWord(scanner)
  if (!scanner.take('{')) scanner.fail('expected { after the name of the struct')
  return parseMap(scanner, depth, [[atom('__struct__'), module]])
}

function parseBinary(scanner: Scanner): Term {
  const builder = new BinaryBuilder()
  if (scanner.takeAfterSpace('>>')) return builder.term()
  do {
    scanner.skipSpace()
    const start = scanner.at
    const problem = builder.add(parseSegment(scanner))
    if (problem !== undefined) scanner.fail(problem, start)
  } while (scanner.takeAfterSpace(','))
  if (!scanner.takeAfterSpace('>>')) scanner.fail('expected a comma or >>')
  return builder.term()
}

/** `"text"`, `"text"/utf8`, `5`, `5:3`, `5::3`, `5::size(3)` */
function parseSegment(scanner: Scanner): Segment {
  if (scanner.peek('"')) {
    const text = scanner.quoted('"')
    scanner.match(/(?:\/|::)utf8/y)
    return { text }
  }
  const value = scanner.number()
  if (value === undefined || !isInteger(value)) {
    return scanner.fail('expected a byte or a string inside << >>')
  }
  const size = scanner.match(/::size\((\d{1,9})\)|::?(\d{1,9})/y)
  return { value: BigInt(value), bits: size ? Number(size[1] ?? size[2]) : 8 }
}
