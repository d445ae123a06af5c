/** The table of processes as text, to be copied or saved. Pure. */
import type { ProcessColumn, ProcessRow } from '../../shared/protocol/events.ts'
import { columns } from './columns.ts'

/** Comma-separated values, as RFC 4180 has them, with a line of titles. Memory is in bytes, times are in ms. */
export function tableAsCsv(rows: readonly ProcessRow[], names: readonly ProcessColumn[]): string {
  const lines = [names.map(titleWithUnit), ...rows.map(row => names.map(name => columns[name].value(row)))]
  return lines
    .map(cells => cells.map(field).join(','))
    .join('\r\n')
    .concat('\r\n')
}

/** The table as it is on screen, its columns made even with blanks. */
export function tableAsText(rows: readonly ProcessRow[], names: readonly ProcessColumn[]): string {
  const cells = [
    names.map(name => columns[name].title),
    ...rows.map(row => names.map(name => columns[name].text(row))),
  ]
  const widths = names.map((_, at) => Math.max(...cells.map(line => [...(line[at] ?? '')].length)))
  return cells
    .map(line => names.map((name, at) => padded(line[at] ?? '', widths[at] ?? 0, name)).join('  '))
    .map(line => `${line.trimEnd()}\n`)
    .join('')
}

export function tableAsJson(rows: readonly ProcessRow[], names: readonly ProcessColumn[]): string {
  const objects = rows.map(row => Object.fromEntries(names.map(name => [name, columns[name].value(row)])))
  return `${JSON.stringify(objects, null, 2)}\n`
}

const units: { readonly [Name in ProcessColumn]?: string } = { memory: 'bytes', started: 'ms' }

function titleWithUnit(name: ProcessColumn): string {
  const unit = units[name]
  return unit === undefined ? columns[name].title : `${columns[name].title} (${unit})`
}

function field(value: string | number | null): string {
  const text = value === null ? '' : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function padded(text: string, width: number, name: ProcessColumn): string {
  const blanks = ' '.repeat(Math.max(0, width - [...text].length))
  return columns[name].kind === 'number' ? blanks + text : text + blanks
}
