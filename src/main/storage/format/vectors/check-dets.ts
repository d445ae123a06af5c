/** Judges how our reader and our repair do on one DETS file of a vector folder. */
import type { Term } from '../../../../shared/term.ts'
import type { Header } from '../dets/header.ts'
import type { Expected } from '../dets/open.ts'
import { type DetsReading, readDets } from '../dets/read.ts'
import { type RepairReading, repairDets } from '../dets/repair.ts'
import { differenceByKey, missingFrom, short } from './compare.ts'
import { type Entry, type Manifest, outcomeTerms, termsOf } from './manifest.ts'

/** What is wrong with how `file` was read; undefined when all is as it should be. */
export function checkDets(manifest: Manifest, entry: Entry, file: Uint8Array): string | undefined {
  const expected: Expected = {}
  if (entry.type !== undefined) expected.type = entry.type
  if (entry.keypos !== undefined) expected.keypos = entry.keypos
  const reading = readDets(file, expected)
  if (entry.objects && entry.open_error === undefined) return checkClean(entry, reading)
  const repair = repairDets(file, expected)
  return entry.open_error === undefined
    ? (checkDamaged(manifest, entry, reading) ?? checkRepair(manifest, entry, repair))
    : (checkRefused(entry, reading) ?? checkRepair(manifest, entry, repair))
}

/** A properly closed file: the same objects, the same header, no problem seen. */
function checkClean(entry: Entry, reading: DetsReading): string | undefined {
  if (!reading.ok) return `refused: ${reading.error}`
  const [problem] = reading.problems
  if (problem) return `a problem at ${problem.at}: ${problem.what}`
  const difference = differenceByKey(reading.objects, termsOf(entry.objects ?? []), reading.header.keypos)
  if (difference) return difference
  const { minSlots, next, maxSlots } = reading.header
  if (entry.no_slots && String(entry.no_slots) !== String([minSlots, next, maxSlots])) {
    return `${minSlots}, ${next}, ${maxSlots} slots instead of ${entry.no_slots}`
  }
  return checkHeader(entry, reading.header)
}

function checkHeader(entry: Entry, header: Header): string | undefined {
  const ours: Record<string, unknown> = {
    freelists_pointer: header.freeListsAt,
    closed: header.closed,
    m: header.m,
    n: header.n,
    next: header.next,
    keypos: header.keypos,
    no_objects: header.objectCount,
    no_keys: header.keyCount,
    min_no_slots: header.minSlots,
    max_no_slots: header.maxSlots,
    hash: header.hashCode,
    counters: header.counters,
    base: header.base,
  }
  for (const [name, value] of Object.entries(entry.header ?? {})) {
    if (name in ours && String(ours[name]) !== String(value))
      return `header: ${name} is ${ours[name]}, not ${value}`
  }
  return undefined
}

/** A file that real Erlang refuses must be refused for the same reason. */
function checkRefused(entry: Entry, reading: DetsReading): string | undefined {
  if (reading.ok) return `opened, though it should be refused: ${entry.open_error}`
  return reading.error === entry.open_error
    ? undefined
    : `refused with ${reading.error}, not ${entry.open_error}`
}

/** A file that real Erlang opens though it is hurt: what it cannot read, ours must refuse or report. */
function checkDamaged(manifest: Manifest, entry: Entry, reading: DetsReading): string | undefined {
  if (!reading.ok || reading.problems.length > 0) return undefined
  const real = entry.outcomes?.repair_false
  const objects = outcomeTerms(manifest, entry, 'repair_false')
  if (real?.read_error !== undefined || !objects) return 'read without a word about the damage'
  return differenceByKey(reading.objects, objects, reading.header.keypos)
}

/**
 * The repair must keep what that of real Erlang keeps, unless it reports that a newer version or a delete of it
 * counts; and what real Erlang gives up, it must give up or report.
 */
function checkRepair(manifest: Manifest, entry: Entry, repair: RepairReading): string | undefined {
  for (const name of ['repair_true', 'repair_force']) {
    const objects = outcomeTerms(manifest, entry, name)
    if (!objects) continue
    if (!repair.ok) return `not repaired: ${repair.error}`
    const leftOut: Term[] = repair.report.leftOut.flatMap(collection => collection.objects)
    const [lost] = missingFrom([...repair.objects, ...leftOut], objects)
    if (lost !== undefined) return `${name}: ${short(lost)} was not recovered`
  }
  const wasRefused = entry.outcomes?.repair_true?.result === 'error'
  if (wasRefused && repair.ok && repair.report.problems.length === 0)
    return 'repaired without a word about the damage'
  return undefined
}
