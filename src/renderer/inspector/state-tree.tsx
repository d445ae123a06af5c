import { ChevronDown, ChevronRight, Copy } from 'lucide-react'
import { type CSSProperties, type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { TermNode } from '../../shared/term-tree.ts'
import { useApp } from '../ui/app-context.ts'
import { TermText } from './term-view.tsx'
import { type PathKey, pathOf, type TreeRow, toAskFor, treeRows } from './tree-rows.ts'
import './state-tree.css'

const nothingByHand: ReadonlyMap<PathKey, boolean> = new Map()
const nothingAsked: ReadonlyMap<PathKey, readonly TermNode[]> = new Map()

/** The state as a tree: arrows move and unfold, Enter selects the process that a pid names, c copies a part. */
export function StateTree({ pid, root }: { pid: string; root: TermNode }) {
  const { commands } = useApp()
  const [byHand, setByHand] = useState(nothingByHand)
  const [asked, setAsked] = useState(nothingAsked)
  const [at, setAt] = useState('')
  const rows = useMemo(() => treeRows(root, { byHand, asked }), [root, byHand, asked])
  const list = useRef<HTMLDivElement>(null)
  const current = rows.some(row => idOf(row) === at) ? at : ''

  const ask = (key: PathKey, from: number) =>
    commands.stateItems(pid, pathOf(key), from).then(items => {
      if (items.length > 0) setAsked(now => new Map(now).set(key, [...(now.get(key) ?? []), ...items]))
    })
  // What was asked for is of the state as it was then.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tree is another state.
  useEffect(() => setAsked(nothingAsked), [root])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is known of the rows decides.
  useEffect(() => {
    for (const key of toAskFor(rows)) void ask(key, 0)
  }, [rows])

  const act = (row: TreeRow) => {
    if (row.kind === 'more') void ask(row.key, row.from)
    else if (row.node.pid !== null) commands.selectProcess({ pid: row.node.pid, key: null })
    else if (row.open !== null) setByHand(now => new Map(now).set(row.key, !row.open))
  }
  const focus = (index: number) => {
    const id = idOf(rows[Math.max(0, Math.min(rows.length - 1, index))] as TreeRow)
    setAt(id)
    list.current?.querySelector<HTMLElement>(`[data-row="${id}"]`)?.focus()
  }
  const pressed = (event: KeyboardEvent) => {
    const index = rows.findIndex(row => idOf(row) === current)
    const row = rows[index]
    if (row === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    const open = row.kind === 'term' ? row.open : null
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: rows.length - 1 }[event.key]
    if (to !== undefined) focus(to)
    else if (event.key === 'ArrowRight' && open === true) focus(index + 1)
    else if (event.key === 'ArrowRight' && open === false) act(row)
    else if (event.key === 'ArrowLeft' && open === true) act(row)
    else if (event.key === 'ArrowLeft')
      focus(rows.findLastIndex(({ level }, at) => at < index && level < row.level))
    else if (event.key === 'Enter' || event.key === ' ') act(row)
    else if (event.key === 'c' && row.kind === 'term') void commands.copyState(pid, pathOf(row.key))
    else if (event.key !== 'ArrowRight') return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div ref={list} className="state-tree" role="tree" aria-label="State" onKeyDown={pressed}>
      {rows.map(row => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the tree hears the keys for its rows.
        <div
          key={idOf(row)}
          data-row={idOf(row)}
          role="treeitem"
          className="state-row"
          style={{ '--level': row.level - 1 } as CSSProperties}
          aria-level={row.level}
          aria-selected={idOf(row) === current}
          tabIndex={idOf(row) === current ? 0 : -1}
          {...(row.kind === 'term' && row.open !== null ? { 'aria-expanded': row.open } : {})}
          {...(row.kind === 'term' ? { 'aria-posinset': row.place, 'aria-setsize': row.of } : {})}
          onFocus={() => setAt(idOf(row))}
          onClick={() => act(row)}
        >
          {row.kind === 'term' ? (
            <Term row={row} copy={() => void commands.copyState(pid, pathOf(row.key))} />
          ) : (
            <span className="link">{row.left.toLocaleString('en')} more</span>
          )}
        </div>
      ))}
    </div>
  )
}

function Term({ row: { node, open }, copy }: { row: TreeRow & { kind: 'term' }; copy: () => void }) {
  const { label, kind, text, size } = node
  const Chevron = open ? ChevronDown : ChevronRight
  return (
    <>
      <span className="state-chevron" aria-hidden>
        {open === null ? null : <Chevron size={12} />}
      </span>
      <span className="state-term">
        {label === null ? null : <span className="t-key">{label}</span>}
        {open ? (
          <span className="muted">{sizeText(node)}</span>
        ) : size === null ? (
          <span className={tones[kind] ?? ''}>{text}</span>
        ) : (
          <TermText text={text} />
        )}
        {!open && size !== null && node.cut ? <span className="muted"> {sizeText(node)}</span> : null}
      </span>
      <button
        type="button"
        className="state-copy"
        tabIndex={-1}
        aria-hidden
        title="Copy all of it ( c )"
        onClick={event => {
          event.stopPropagation()
          copy()
        }}
      >
        <Copy size={12} aria-hidden />
      </button>
    </>
  )
}

const idOf = ({ kind, key }: TreeRow): string => (kind === 'term' ? key : `${key} more`)

const tones: { readonly [Kind in TermNode['kind']]?: string } = {
  atom: 't-atom',
  number: 't-number',
  text: 't-string',
  bytes: 't-string',
  pid: 't-pid state-pid',
  ref: 't-pid',
}

/** "a list of 3", "%Cart{} with 4 fields" */
function sizeText({ kind, size, text }: TermNode): string {
  const items = (size ?? 0).toLocaleString('en')
  switch (kind) {
    case 'struct':
      return `${text.slice(0, text.indexOf('{'))} with ${items} fields`
    case 'map':
      return `map of ${items}`
    case 'tuple':
      return `tuple of ${items}`
    default:
      return `list of ${items}`
  }
}
