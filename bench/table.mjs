import { best, isRate, median } from './rows.mjs'

/** @typedef {import('./rows.mjs').Row} Row */

/**
 * The measures of one row, one a round: those of Coppice, and those of Erlang where there is one.
 *
 * @typedef {{ row: Row, ours: number[], erlang: number[] }} Result
 */

/**
 * The results as a Markdown table.
 *
 * @param {readonly Result[]} results
 * @returns {string}
 */
export function tableOf(results) {
  const lines = results.map(({ row, ours, erlang }) => {
    const own = median(ours)
    const other = erlang.length > 0 ? median(erlang) : null
    const ratio = other === null ? null : own / other
    return [
      row.title,
      both(row, ours),
      other === null ? '–' : both(row, erlang),
      ratio === null ? '–' : times(ratio),
      ratio === null ? '–' : times(best(row, ours) / best(row, erlang)),
      targetOf(row),
      verdict(row, own, ratio),
    ]
  })
  return aligned([['', 'Coppice', 'Erlang', 'ratio', 'of the best', 'target', ''], ...lines])
}

/**
 * What being looked at costs, as a Markdown table.
 *
 * @param {readonly { row: import('./rows.mjs').ObservedRow, ours: number[] }[]} results the first is what the others
 *   are compared with
 * @returns {string}
 */
export function observedTableOf(results) {
  const free = median(results[0]?.ours ?? [])
  const lines = results.map(({ row, ours }, at) => {
    const lost = 1 - median(ours) / free
    const met = row.most === undefined ? '' : lost <= row.most ? 'met' : 'not met'
    const target = row.most === undefined ? '' : `≤ ${row.most * 100} %`
    return [row.title, both(row, ours), at === 0 ? '' : `${(lost * 100).toFixed(0)} %`, target, met]
  })
  return aligned([['calls in a tree of 100 workers', 'Coppice', 'lost', 'target', ''], ...lines])
}

/**
 * Tables on disk, as a Markdown table.
 *
 * @param {readonly { row: import('./rows.mjs').TableRow, ours: number[], erlang: number[] }[]} results
 * @returns {string}
 */
export function tablesTableOf(results) {
  const lines = results.map(({ row, ours, erlang }) => {
    const own = median(ours)
    const other = erlang.length > 0 ? median(erlang) : null
    const base = results.find(result => result.row.run === row.of)
    const ratio = other === null ? null : own / other
    const ofBase = base === undefined ? null : own / median(base.ours)
    const targets = [
      row.target === undefined ? '' : targetOf(row),
      row.least === undefined ? '' : `≥ ${row.least}× ${base?.row.title.split(/[:,]/)[0]}`,
      row.mostMs === undefined ? '' : `≤ ${row.mostMs} ms`,
    ].filter(target => target !== '')
    const isMet =
      (row.target === undefined || ratio === null || verdict(row, own, ratio) === 'met') &&
      (row.least === undefined || ofBase === null || ofBase >= row.least) &&
      (row.mostMs === undefined || own <= row.mostMs * 1e6)
    return [
      row.title,
      both(row, ours),
      other === null ? '–' : both(row, erlang),
      ratio === null ? '–' : times(ratio),
      ofBase === null ? '–' : times(ofBase),
      targets.join(', '),
      targets.length === 0 ? '' : isMet ? 'met' : 'not met',
    ]
  })
  return aligned([['tables on disk', 'Coppice', 'dets', 'ratio', 'of the row', 'target', ''], ...lines])
}

/** @param {Row} row @param {readonly number[]} measures */
function both(row, measures) {
  return `${amount(row, median(measures))} (${amount(row, best(row, measures))})`
}

/** @param {Row} row @param {number} measure */
function amount(row, measure) {
  if (row.kind === 'rate' && measure < 1e5) return `${(measure / 1_000).toFixed(1)} k/s`
  if (row.kind === 'rate') return `${Math.round(measure / 1_000).toLocaleString('en')} k/s`
  if (row.kind === 'bytes') return `${Math.round(measure).toLocaleString('en')} B`
  if (measure < 1e6) return `${(measure / 1e3).toFixed(1)} µs`
  return `${(measure / 1e6).toFixed(1)} ms`
}

/** @param {number} ratio */
const times = ratio => `${ratio.toFixed(2)}×`

/** @param {Row} row */
function targetOf(row) {
  if (row.target === undefined) return ''
  if (row.kind === 'bytes') return `≤ ${row.target} B`
  return `${isRate(row) ? '≥' : '≤'} ${row.target}×`
}

/** @param {Row} row @param {number} own @param {number | null} ratio */
function verdict(row, own, ratio) {
  const reached = row.kind === 'bytes' ? own : ratio
  if (row.target === undefined || reached === null) return ''
  const met = isRate(row) ? reached >= row.target : reached <= row.target
  return met ? 'met' : 'not met'
}

/**
 * A Markdown table whose columns stand under each other in plain text too.
 *
 * @param {readonly (readonly string[])[]} lines the first is the head
 */
export function aligned(lines) {
  const [head = []] = lines
  const widths = head.map((_, at) => Math.max(3, ...lines.map(line => [...(line[at] ?? '')].length)))
  const text = lines.map(
    line =>
      `| ${line.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(' | ')} |`,
  )
  const rule = `| ${widths.map((width, at) => (at === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`
  return [text[0], rule, ...text.slice(1)].join('\n')
}
