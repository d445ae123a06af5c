import { Fragment } from 'react'

/** Where a name may be broken into lines: after a dot, a slash, an underscore, a comma or a colon inside it. */
const breaks = /(?<=[./_,:-])(?=[^\s./_,:-])/u

/** A name that, where it does not fit into one line, goes on in the next after a dot or slash, not inside a word. */
export function Breakable({ text }: { text: string }) {
  return text.split(breaks).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a part of a name has no identity but its place.
    <Fragment key={index}>
      {index > 0 ? <wbr /> : null}
      {part}
    </Fragment>
  ))
}
