/** Judges how our reader and our repair do on one log of a vector folder. */
import type { Term } from '../../../../shared/term.ts'
import { type LogScan, readLog, repairLog, scanLog } from '../disk-log.ts'
import { readWrapIndex, readWrapLog, readWrapSize } from '../wrap-log.ts'
import { differenceInOrder, missingFrom, short } from './compare.ts'
import { type Entry, type Folder, type Manifest, outcomeTerms, termsOf } from './manifest.ts'

/** What is wrong with how `file` was read; undefined when all is as it should be. */
export function checkLog(manifest: Manifest, entry: Entry, file: Uint8Array): string | undefined {
  const reading = readLog(file)
  const scan = reading.ok ? reading.scan : undefined
  if (entry.items && entry.open_error === undefined) {
    if (!scan) return 'refused'
    if (scan.bad[0]) return `bad bytes at ${scan.bad[0].at}`
    return differenceInOrder(itemsOf(scan), termsOf(entry.items))
  }
  if (entry.open_error !== undefined) {
    if (reading.ok) return `opened, though it should be refused: ${entry.open_error}`
    if (reading.error !== entry.open_error) return `refused with ${reading.error}, not ${entry.open_error}`
    const items = entry.items && differenceInOrder(itemsOf(scanLog(file)), termsOf(entry.items))
    if (items) return `repaired: ${items}`
  }
  return checkRepair(manifest, entry, file) ?? (scan && checkDamaged(manifest, entry, scan))
}

/** A repair finds the very items that real Erlang found, and counts as many bad bytes. */
function checkRepair(manifest: Manifest, entry: Entry, file: Uint8Array): string | undefined {
  const outcome = entry.outcomes?.repair_true
  const repair = repairLog(file)
  if (outcome?.result === 'error') return repair.ok ? 'repaired what is no log' : undefined
  if (outcome?.result !== 'repaired') return undefined
  if (!repair.ok) return `not repaired: ${repair.error}`
  const again = repairLog(repair.bytes)
  if (!again.ok || again.scan.badBytes > 0) return 'the repaired log is not whole'
  const difference =
    differenceInOrder(itemsOf(repair.scan), outcomeTerms(manifest, entry, 'repair_true') ?? []) ??
    differenceInOrder(itemsOf(again.scan), itemsOf(repair.scan))
  if (difference) return `repaired: ${difference}`
  if (outcome.badbytes !== undefined && outcome.badbytes !== repair.scan.badBytes) {
    return `${repair.scan.badBytes} bad bytes instead of ${outcome.badbytes}`
  }
  return undefined
}

/** A log that opens though it is hurt: whatever real Erlang reads in any mode is read, and damage is reported. */
function checkDamaged(manifest: Manifest, entry: Entry, scan: LogScan): string | undefined {
  const outcome = entry.outcomes?.repair_false
  if (outcome?.chunk_error !== undefined && scan.bad.length === 0)
    return 'read without a word about the damage'
  for (const name of ['repair_false', 'read_only']) {
    const [lost] = missingFrom(itemsOf(scan), outcomeTerms(manifest, entry, name) ?? [])
    if (lost !== undefined) return `${name}: ${short(lost)} was not read`
  }
  return undefined
}

/** What is wrong with how a wrap log was read. */
export function checkWrapLog(entry: Entry, folder: Folder): string | undefined {
  const siz = folder(`${entry.file}.siz`)
  const idx = folder(`${entry.file}.idx`)
  const size = siz && readWrapSize(siz)
  const current = idx && readWrapIndex(idx)
  if (!size || current === undefined) return 'the size or index file does not read'
  const log = readWrapLog(current, size.maxFiles, number => folder(`${entry.file}.${number}`))
  const bad = log.files.find(file => file.scan.bad.length > 0)
  if (bad) return `bad bytes in file ${bad.number}`
  return differenceInOrder(log.items, termsOf(entry.items ?? []))
}

function itemsOf(scan: LogScan): Term[] {
  return scan.items.map(item => item.term)
}
