/**
 * What is measured, in the order of the table.
 *
 * @typedef {object} Row
 * @property {string} title
 * @property {string} run the case, of the same name on both sides
 * @property {number} size how much work one round does
 * @property {'rate' | 'time' | 'bytes' | 'median' | 'p99'} kind how the numbers of a round are read: `rate`: operations in
 *   a second; `time`: of the whole work; `bytes`: of one; `median`, `p99`: of the samples
 * @property {number} [target] `rate`: how many times Erlang's at least; `bytes`: at most; else which part of
 *   Erlang's time at most
 */

/** @type {readonly Row[]} */
export const rows = [
  { title: 'call, one client', run: 'call', size: 200_000, kind: 'rate', target: 4 },
  { title: 'cast', run: 'cast', size: 500_000, kind: 'rate', target: 2 },
  { title: 'ring of 1,000, hops', run: 'ring', size: 400_000, kind: 'rate', target: 5 },
  { title: 'the same, each a coroutine', run: 'ring_receive', size: 400_000, kind: 'rate' },
  { title: '1,000 clients call one server', run: 'fan', size: 200_000, kind: 'rate', target: 5 },
  { title: 'spawn and stop', run: 'spawn', size: 200_000, kind: 'rate', target: 4 },
  { title: 'an idle process', run: 'idle', size: 20_000, kind: 'bytes', target: 500 },
  { title: 'an idle gen_server', run: 'idle_server', size: 20_000, kind: 'bytes', target: 500 },
  { title: 'restarts, a hundred killed at once', run: 'restart', size: 5_000, kind: 'rate', target: 3 },
  { title: 'kill → answer, median', run: 'kill_answer', size: 5_000, kind: 'median', target: 0.3 },
  { title: 'kill → answer, p99', run: 'kill_answer', size: 5_000, kind: 'p99', target: 0.5 },
  { title: 'start of 10,000 workers', run: 'tree_start', size: 10_000, kind: 'time', target: 0.3 },
  { title: 'one_for_all restart of 1,000', run: 'one_for_all', size: 1_000, kind: 'time', target: 0.5 },
  { title: 'one_for_all restart of 10,000', run: 'one_for_all', size: 10_000, kind: 'time', target: 0.5 },
  { title: 'shutdown of 10,000 workers', run: 'tree_stop', size: 10_000, kind: 'time', target: 0.3 },
  { title: 'look-up among 100,000 names', run: 'names', size: 100_000, kind: 'rate', target: 1 },
  { title: 'call by a name in a Registry', run: 'via', size: 100_000, kind: 'rate', target: 2.5 },
]

/**
 * Tables on disk: each row beside real dets doing the same, where that can. `of`: the row of ours that it is also
 * compared with, and `least` how many times that it reaches at least; `mostMs`: ms at most.
 *
 * @typedef {Row & { of?: string, least?: number, mostMs?: number }} TableRow
 */

/** @type {readonly TableRow[]} */
export const tableRows = [
  { title: 'bare loop: append, wait for the disk', run: 'table_bare', size: 300, kind: 'rate' },
  {
    title: 'durable insert, one caller',
    run: 'table_durable',
    size: 300,
    kind: 'rate',
    target: 1,
    of: 'table_bare',
    least: 0.25,
  },
  {
    title: 'durable inserts, 1,000 callers at once',
    run: 'table_many',
    size: 20_000,
    kind: 'rate',
    of: 'table_durable',
    least: 30,
  },
  { title: 'insert, not waiting for the disk', run: 'table_insert', size: 20_000, kind: 'rate', target: 2 },
  { title: 'lookup among 100,000', run: 'table_lookup', size: 100_000, kind: 'rate', target: 3 },
  { title: 'open 100,000 closed properly', run: 'table_open', size: 100_000, kind: 'median', mostMs: 5 },
  { title: 'open 100,000 after a crash', run: 'table_repair', size: 100_000, kind: 'time', target: 0.5 },
]

/**
 * What being looked at costs: the same work, each beside the first.
 *
 * @typedef {{ title: string, run: string, size: number, kind: 'rate', most?: number }} ObservedRow `most`: the largest
 *   part of the speed that may be lost
 */

/** @type {readonly ObservedRow[]} */
export const observedRows = [
  { title: 'nobody looks', run: 'unobserved', size: 500_000, kind: 'rate' },
  { title: 'a tap that does nothing', run: 'tapped', size: 500_000, kind: 'rate' },
  { title: 'a window watches the tree', run: 'watched', size: 500_000, kind: 'rate', most: 0.2 },
]

/** Operations that one round of a case does, where that is not its size. @type {Readonly<Record<string, number>>} */
const operations = { names: 3 }

/**
 * The number that one round of `row` gives.
 *
 * @param {Row} row
 * @param {readonly number[]} numbers
 */
export function measureOf(row, numbers) {
  const sorted = [...numbers].sort((a, b) => a - b)
  switch (row.kind) {
    case 'rate':
      return (row.size * (operations[row.run] ?? 1) * 1e9) / (numbers[0] ?? Number.NaN)
    case 'median':
      return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
    case 'p99':
      return sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN
    default:
      return numbers[0] ?? Number.NaN
  }
}

/** Whether more is better. @param {Row} row */
export const isRate = row => row.kind === 'rate'

/** The middle one. @param {readonly number[]} numbers */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** The one that was disturbed least. @param {Row} row @param {readonly number[]} measures */
export const best = (row, measures) => (isRate(row) ? Math.max(...measures) : Math.min(...measures))
