/** The story of an exit as text: in lines, in Mermaid's language, and as JSON. Pure. */
import type { Story } from '../../shared/protocol/events.ts'
import { clockText } from '../ui/format.ts'
import { mermaidText } from '../ui/mermaid.ts'

type Named = Story & { readonly name: string }

/** "Why todo ada exited", and under it the numbered lines with the world's time of each. */
export function storyAsText({ name, lines, more }: Named): string {
  const told = lines.map(line => `${line.number}. ${clockText(line.atMs)} ${line.text}`)
  const rest = more ? ['More happened than is told here.'] : []
  return `${[`Why ${name} exited`, '', ...told, ...rest].join('\n')}\n`
}

/** Each line leads to the next. */
export function storyAsMermaid({ lines }: Named): string {
  const nodes = lines.map(
    ({ number, text, atMs }) => `  n${number}["${number}. ${mermaidText(text)}<br/>${clockText(atMs)}"]`,
  )
  const way = lines.slice(1).map(({ number }, index) => `  n${lines[index]?.number} --> n${number}`)
  const exits = lines.filter(({ kind }) => kind === 'exit').map(({ number }) => `n${number}`)
  const marked =
    exits.length === 0
      ? []
      : [`  class ${exits.join(',')} exit`, '  classDef exit stroke:#b52a22,stroke-width:2px']
  return `${['flowchart TD', ...nodes, ...way, ...marked].join('\n')}\n`
}

export function storyAsJson(story: Named): string {
  return `${JSON.stringify({ what: 'story', ...story }, null, 2)}\n`
}
