/** What a window knows of a log, and which of its lines are shown. Pure. */
import { type LogLevel, type LogLine, type LogUpdate, logLevels } from '../../shared/protocol/events/log.ts'

/** The log as it was told so far. */
export type LogPicture = Omit<LogUpdate, 'type' | 'lines'> & {
  /** In the order of their numbers; where more came than could be told, some are left out. */
  readonly lines: readonly LogLine[]
}

/** What is known after `update`. */
export function applyLog(before: LogPicture | null, { type: _, lines, ...update }: LogUpdate): LogPicture {
  const known = before?.book === update.book ? before.lines : []
  const oldest = known[0]?.id ?? Number.POSITIVE_INFINITY
  const newest = known.at(-1)?.id ?? 0
  const all =
    known.length === 0
      ? lines
      : [...lines.filter(({ id }) => id < oldest), ...known, ...lines.filter(({ id }) => id > newest)]
  const kept = all.findIndex(({ id }) => id >= update.first)
  return { ...update, lines: kept <= 0 ? (kept === 0 ? all : []) : all.slice(kept) }
}

export type LogFilter = {
  /** The least severe level that is shown. */
  readonly level: LogLevel
  /** What the text, the name, the pid or the kind has in it; all words must be found. */
  readonly text: string
  /** Only what this seat and those below it logged; null for everybody. */
  readonly under: string | null
  /** Lines up to this one were cleared away. */
  readonly clearedTo: number
}

/** The lines that pass `filter`, in order. */
export function shownLines(
  lines: readonly LogLine[],
  { level, text, under, clearedTo }: LogFilter,
): readonly LogLine[] {
  const least = logLevels.indexOf(level)
  const words = wordsOf(text)
  return lines.filter(
    line =>
      line.id > clearedTo &&
      logLevels.indexOf(line.level) <= least &&
      (under === null || isUnder(line.key, under)) &&
      words.every(word => haystack(line).includes(word)),
  )
}

/** Whether the seat `key` is that of `above`, or below it. */
export function isUnder(key: string | null, above: string): boolean {
  return key !== null && (key === above || key.startsWith(`${above}/`) || key.startsWith(`${above}~`))
}

/** The words of a search, as they are looked for. */
export function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().split(/\s+/).filter(Boolean)
}

function haystack({ text, name, pid, kind, level }: LogLine): string {
  return `${text}\n${name}\n${pid}\n${kindWords[kind]}\n${level}`.toLowerCase()
}

/** Lines between those that are known, or before the first, that were never told. */
export function leftOut({ lines, first, last, complete }: LogPicture): number {
  return complete ? last - first + 1 - lines.length : 0
}

/** What each kind of report is called. */
export const kindWords: { readonly [Kind in LogLine['kind']]: string } = {
  crash: 'crash report',
  supervisor: 'supervisor report',
  progress: 'progress report',
  terminate: 'error report',
  application: 'application',
  message: 'message',
}

/** Parts of a text that are found by `words`, and those between. */
export function marked(text: string, words: readonly string[]): { text: string; found: boolean }[] {
  if (words.length === 0) return [{ text, found: false }]
  const pattern = new RegExp(words.map(word => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'giu')
  const parts: { text: string; found: boolean }[] = []
  let at = 0
  for (const match of text.matchAll(pattern)) {
    if (match.index > at) parts.push({ text: text.slice(at, match.index), found: false })
    parts.push({ text: match[0], found: true })
    at = match.index + match[0].length
  }
  if (at < text.length) parts.push({ text: text.slice(at), found: false })
  return parts
}
