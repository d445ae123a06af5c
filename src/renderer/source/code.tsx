import hljs from 'highlight.js/lib/core'
import elixir from 'highlight.js/lib/languages/elixir'
import typescript from 'highlight.js/lib/languages/typescript'
import { useMemo } from 'react'

hljs.registerLanguage('elixir', elixir)
hljs.registerLanguage('typescript', typescript)

/** A source file with its colours. */
export function Code({
  language,
  title,
  file,
  text,
}: {
  language: 'typescript' | 'elixir'
  title: string
  file: string
  text: string
}) {
  const html = useMemo(() => hljs.highlight(text, { language }).value, [language, text])
  return (
    <figure className="code">
      <figcaption>
        <strong>{title}</strong> <span className="mono muted">{file}</span>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className="code-text" tabIndex={0} aria-label={`${title} of ${file}`}>
        <pre>
          {/* biome-ignore lint/security/noDangerouslySetInnerHtml: highlight.js has escaped our own source text. */}
          <code dangerouslySetInnerHTML={{ __html: html }} />
        </pre>
      </section>
    </figure>
  )
}
