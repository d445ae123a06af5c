import { type CSSProperties, Fragment, useMemo } from 'react'
import { useApp } from '../ui/app-context.ts'
import { Breakable } from '../ui/breakable.tsx'
import { plural } from '../ui/format.ts'
import type { Excerpt } from './excerpt.ts'
import { tokens } from './highlight.ts'
import type { DiffLine } from './line-diff.ts'

/**
 * A printed term with light colours; lines that differ are marked by a sign and a background. With `runs` only those
 * are shown, and how many lines lie between and after them.
 */
export function TermView({
  lines,
  runs,
  after = 0,
}: {
  lines: readonly DiffLine[]
  runs?: readonly Excerpt[]
  after?: number
}) {
  const marked = lines.some(({ mark }) => mark !== ' ')
  const content = useMemo(() => {
    const shown = runs ?? [{ hidden: 0, lines }]
    return shown.map((run, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: a run has no identity but its place.
      <Fragment key={index}>
        <Hidden count={run.hidden} />
        {run.lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: nor has a line.
          <TermLine key={at} line={line} marked={marked} />
        ))}
      </Fragment>
    ))
  }, [lines, runs, marked])
  return (
    <pre className="term">
      {content}
      <Hidden count={after} />
    </pre>
  )
}

function TermLine({ line: { mark, text }, marked }: { line: DiffLine; marked: boolean }) {
  const kind = mark === '+' ? ' is-new' : mark === '-' ? ' is-gone' : ''
  // What does not fit goes on in the next line, further in than where it began.
  const indent = text.length - text.trimStart().length + (marked ? 2 : 0)
  return (
    <span className={`term-line${kind}`} style={{ '--indent': `${indent}ch` } as CSSProperties}>
      {marked ? <span className="term-mark">{mark}</span> : null}
      <Tokens text={text} links />
      {'\n'}
    </span>
  )
}

function Hidden({ count }: { count: number }) {
  if (count === 0) return null
  return <span className="term-line term-hidden">{`⋯ ${plural(count, 'line')}\n`}</span>
}

function Tokens({ text, links = false }: { text: string; links?: boolean }) {
  return tokens(text).map((token, at) => {
    const pid = links && token.kind === 'pid' ? /^(?:#PID)?(<0\.\d+\.0>)$/.exec(token.text)?.[1] : undefined
    return pid === undefined ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a part of a line has no identity but its place.
      <span key={at} className={`t-${token.kind}`}>
        {token.kind === 'string' ? token.text : <Breakable text={token.text} />}
      </span>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: as above.
      <PidLink key={at} pid={pid} text={token.text} />
    )
  })
}

/** A pid inside a term; a click selects its process. */
function PidLink({ pid, text }: { pid: string; text: string }) {
  const { commands } = useApp()
  return (
    <button type="button" className="link t-pid" onClick={() => commands.selectProcess({ pid, key: null })}>
      {text}
    </button>
  )
}

/** A short printed term inside a line; with `links` its pids lead to their processes. */
export function TermText({ text, links = false }: { text: string; links?: boolean }) {
  return (
    <code className="mono">
      <Tokens text={text} links={links} />
    </code>
  )
}
