/**
 * A term as a tree to unfold: what a container holds is told as far as a budget allows, and asked for beyond that.
 *
 *     termTree({ items: [1, 2] }, 'elixir')
 *     // %{items: [1, 2]} with one item, "items: " [1, 2], which has two of its own
 */
import {
  atomName,
  Bits,
  ImproperList,
  isAtom,
  isRecord,
  Opaque,
  Pid,
  Ref,
  type Term,
  type TermRecord,
  Tuple,
} from './term.ts'
import { isMap, mapSize } from './term-maps.ts'
import { isFloat } from './term-order.ts'
import { formatTerm, type Item, rulesOf, type TermSyntax } from './term-text.ts'

export type TermKind =
  | 'atom'
  | 'number'
  | 'text'
  | 'bytes'
  | 'pid'
  | 'ref'
  | 'fun'
  | 'list'
  | 'tuple'
  | 'map'
  | 'struct'

export type TermNode = {
  /** What stands before it in its container: `name: `, `"key" => `; null for nothing. */
  label: string | null
  kind: TermKind
  /** In one line, cut to `nodeChars`. */
  text: string
  /** Whether the line is not all of it. */
  cut: boolean
  /** Items of a container, which has at least one; null for all else. */
  size: number | null
  /** The first of them; null where they have to be asked for. */
  items: TermNode[] | null
  /** Of a pid of this world: that; else null. */
  pid: string | null
}

/** Where a term lies in another: the number of an item in its container, of an item in that, and so on. */
export type TermPath = readonly number[]

/** Characters of a term in one line of the tree. */
export const nodeChars = 160
/** Items of one container that are told at once. */
export const itemsAtOnce = 50
/** Terms of a whole tree that are told at once. */
const nodesAtOnce = 150

/** The tree of `term`: outer containers are told before inner ones until `nodesAtOnce` are. */
export function termTree(term: Term, syntax: TermSyntax): TermNode {
  const root = nodeOf(term, null, syntax)
  let left = nodesAtOnce
  const open: { node: TermNode; term: Term }[] = [{ node: root, term }]
  for (const { node, term: container } of open) {
    if (node.size === null) continue
    if (Math.min(node.size, itemsAtOnce) > left) break
    const items = itemsOf(container, syntax, 0, itemsAtOnce)
    left -= items.length
    node.items = items.map(item => itemNode(item, syntax))
    items.forEach((item, at) => {
      open.push({ node: node.items?.[at] as TermNode, term: item.value })
    })
  }
  return root
}

/** Items of the container at `path` in `term`, from number `from` on; null where there is no such container. */
export function termItems(term: Term, path: TermPath, from: number, syntax: TermSyntax): TermNode[] | null {
  const container = termAt(term, path, syntax)
  if (container === undefined || sizeOf(container, syntax) === null) return null
  return itemsOf(container, syntax, from, itemsAtOnce).map(item => itemNode(item, syntax))
}

/** The term at `path` in `term`; undefined where there is none. */
export function termAt(term: Term, path: TermPath, syntax: TermSyntax): Term | undefined {
  let at = term
  for (const index of path) {
    if (sizeOf(at, syntax) === null) return undefined
    const [item] = itemsOf(at, syntax, index, 1)
    if (item === undefined) return undefined
    at = item.value
  }
  return at
}

function itemNode(item: Item, syntax: TermSyntax): TermNode {
  const key =
    item.key === undefined
      ? null
      : `${formatTerm(item.key, syntax, { limitChars: nodeChars })}${rulesOf(syntax).arrow}`
  return nodeOf(item.value, item.label ?? key, syntax)
}

function nodeOf(term: Term, label: string | null, syntax: TermSyntax): TermNode {
  const text = formatTerm(term, syntax, { limitChars: nodeChars })
  return {
    label,
    kind: kindOf(term),
    text,
    cut: text.length === nodeChars && text.endsWith('…'),
    size: sizeOf(term, syntax),
    items: null,
    pid: term instanceof Pid ? String(term) : null,
  }
}

/** Items of a container that is not empty; null for everything else. */
function sizeOf(term: Term, syntax: TermSyntax): number | null {
  let size = 0
  if (term instanceof Tuple) size = term.size
  else if (term instanceof ImproperList) size = term.items.length + 1
  else if (Array.isArray(term)) size = term.length
  else if (isMap(term)) size = mapSize(term) - (syntax === 'elixir' ? hiddenFields(term) : 0)
  return size === 0 ? null : size
}

/** Fields of a struct that Elixir does not show. */
function hiddenFields(term: Term): number {
  if (!isStruct(term)) return 0
  return '__exception__' in term ? 2 : 1
}

function isStruct(term: Term): term is TermRecord {
  return isRecord(term) && isAtom(term.__struct__) && atomName(term.__struct__).startsWith('Elixir.')
}

function itemsOf(container: Term, syntax: TermSyntax, from: number, count: number): readonly Item[] {
  const { shape } = rulesOf(syntax)
  // Of a long list no more is looked at than is told.
  if (Array.isArray(container)) return shape(container.slice(from, from + count), count).items
  const { items, tail } = shape(container, from + count)
  const all: readonly Item[] = tail === undefined ? items : [...items, { value: tail }]
  return all.slice(from, from + count)
}

function kindOf(term: Term): TermKind {
  if (isAtom(term)) return 'atom'
  if (typeof term === 'string') return 'text'
  if (isFloat(term) || typeof term === 'number' || typeof term === 'bigint') return 'number'
  if (typeof term === 'function') return 'fun'
  if (term instanceof Bits) return 'bytes'
  if (term instanceof Pid) return 'pid'
  if (term instanceof Ref) return 'ref'
  if (term instanceof Opaque)
    return term.kind === 'reference' || term.kind === 'port' ? 'ref' : term.kind === 'fun' ? 'fun' : 'pid'
  if (term instanceof Tuple) return 'tuple'
  if (Array.isArray(term) || term instanceof ImproperList) return 'list'
  return isStruct(term) ? 'struct' : 'map'
}
