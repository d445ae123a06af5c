/** Texts inside diagrams in Mermaid's language. Pure. */

/**
 * `text` in one line, with what Mermaid would read as its own language, or a browser as HTML, written as entities.
 * An empty text becomes a space that is not empty to Mermaid.
 */
export function mermaidText(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line === '') return '#160;'
  return line
    .replace(/[#;<>"]/g, entity)
    .replace(/%(?=%)/g, entity)
    .replace(/\bend\b/g, 'e#110;d')
}

const entity = (letter: string): string => `#${letter.charCodeAt(0)};`
