/** Wrap logs of disk_log, for reading: `NAME.1 … NAME.N` are halt logs, `NAME.idx` says which is written now. */
import type { Term } from '../../../shared/term.ts'
import { type LogScan, logStatus, scanLog } from './disk-log.ts'

export type WrapLog = {
  /** Oldest first. */
  items: Term[]
  /** The files that were read, in that order, with what was found in each. */
  files: { number: number; scan: LogScan }[]
  /** Numbers of files that are there and are no logs. */
  notLogs: number[]
}

/**
 * The number of files and the largest size of each, from `NAME.siz`; undefined when it does not read or names more
 * files than the 65,000 that disk_log allows.
 */
export function readWrapSize(siz: Uint8Array): { maxBytes: number; maxFiles: number } | undefined {
  if (siz.length < 13 || siz[0] !== 2) return undefined
  const view = new DataView(siz.buffer, siz.byteOffset, siz.byteLength)
  const maxFiles = view.getUint32(9)
  return maxFiles <= 65_000 ? { maxBytes: Number(view.getBigUint64(1)), maxFiles } : undefined
}

/** The number of the file that is written now, from `NAME.idx`; undefined when it does not read. */
export function readWrapIndex(idx: Uint8Array): number | undefined {
  if (idx.length < 10 || idx[5] !== 2) return undefined
  return new DataView(idx.buffer, idx.byteOffset, idx.byteLength).getUint32(6)
}

/**
 * The items of the files `1` to `maxFiles`: those after the current one, around, then the current one itself.
 * @param fileOf The bytes of `NAME.number`, or undefined when there is no such file.
 */
export function readWrapLog(
  current: number,
  maxFiles: number,
  fileOf: (number: number) => Uint8Array | undefined,
): WrapLog {
  const log: WrapLog = { items: [], files: [], notLogs: [] }
  for (let step = 1; step <= maxFiles; step++) {
    const number = ((current - 1 + step) % maxFiles) + 1
    const file = fileOf(number)
    if (file === undefined) continue
    if (logStatus(file) === undefined) {
      log.notLogs.push(number)
      continue
    }
    const scan = scanLog(file)
    log.files.push({ number, scan })
    for (const { term } of scan.items) log.items.push(term)
  }
  return log
}
