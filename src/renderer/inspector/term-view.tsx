import { useMemo } from 'react'
import { tokens } from './highlight.ts'
import type { DiffLine } from './line-diff.ts'

/** A printed term with light colours; lines that differ are marked by a sign and a background. */
export function TermView({ lines }: { lines: readonly DiffLine[] }) {
  const marked = lines.some(({ mark }) => mark !== ' ')
  const content = useMemo(
    () =>
      lines.map(({ mark, text }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line has no identity but its place.
        <span key={index} className={`term-line ${mark === '+' ? 'is-new' : mark === '-' ? 'is-gone' : ''}`}>
          {marked ? <span className="term-mark">{mark}</span> : null}
          {tokens(text).map((token, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: nor has a part of a line.
            <span key={at} className={`t-${token.kind}`}>
              {token.text}
            </span>
          ))}
          {'\n'}
        </span>
      )),
    [lines, marked],
  )
  return <pre className="term">{content}</pre>
}

/** A short printed term inside a line. */
export function TermText({ text }: { text: string }) {
  return (
    <code className="mono">
      {tokens(text).map((token, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a part of a line has no identity but its place.
        <span key={at} className={`t-${token.kind}`}>
          {token.text}
        </span>
      ))}
    </code>
  )
}
