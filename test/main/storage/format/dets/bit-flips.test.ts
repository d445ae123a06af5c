import { expect, it } from 'vitest'
import { adoptDets } from '../../../../../src/main/storage/format/dets/adopt.ts'
import type { DetsType } from '../../../../../src/main/storage/format/dets/layout.ts'
import { mapDets } from '../../../../../src/main/storage/format/dets/map.ts'
import { PageCache } from '../../../../../src/main/storage/format/dets/page-cache.ts'
import { readDets } from '../../../../../src/main/storage/format/dets/read.ts'
import { repairDets } from '../../../../../src/main/storage/format/dets/repair.ts'
import { DetsDamageError } from '../../../../../src/main/storage/format/dets/slot-reader.ts'
import { DetsTable } from '../../../../../src/main/storage/format/dets/table.ts'
import { writeDets } from '../../../../../src/main/storage/format/dets/write.ts'
import { differenceByKey } from '../../../../../src/main/storage/format/vectors/compare.ts'
import { tuple } from '../../../../../src/shared/term.ts'
import { sized } from '../../../../support/long.ts'
import { Random } from '../../../../support/terms.ts'

const types: DetsType[] = ['set', 'bag', 'duplicate_bag']

it.each(types)(
  'a flipped bit in the file of a %s never does more than lose what it hits, and is told where the format shows it',
  type => {
    const random = new Random(3)
    const objects = Array.from({ length: 60 }, (_, at) =>
      tuple(`key ${at % 45}`, at, 'x'.repeat(random.int(60))),
    )
    const whole = writeDets({ type, keypos: 1, objects })
    const collections = mapDets(whole).filter(region => region.kind === 'collection')
    const isContents = (at: number): boolean =>
      collections.some(region => at >= region.at + 8 && at < region.at + region.size)
    const original = readDets(whole)
    const held = original.ok ? original.objects : []
    expect(held.length).toBeGreaterThan(40)
    let told = 0
    for (let flip = 0; flip < sized(700, 3_400); flip++) {
      const bytes = whole.slice()
      const at = random.int(flip % 3 === 0 ? 200 : bytes.length)
      bytes[at] = (bytes[at] as number) ^ (1 << random.int(8))
      // Half of them in a file that was left open.
      if (flip % 2 === 1 && at !== 11) bytes[11] = 0
      const where = `flip ${flip} at byte ${at}`
      const reading = readDets(bytes)
      const repair = repairDets(bytes)
      const problems = [...(reading.ok ? reading.problems : []), ...(repair.ok ? repair.report.problems : [])]
      for (const problem of problems) expect(Number.isSafeInteger(problem.at), where).toBe(true)
      if (problems.length > 0) told++
      const found = reading.ok ? reading.objects : repair.ok ? repair.objects : []
      const isSame = differenceByKey(found, held, 1) === undefined
      const isRefused = !reading.ok && !repair.ok
      // What differs was told, or stands where the format has nothing to tell it by.
      if (!isSame && !isRefused && problems.length === 0) expect(isContents(at), where).toBe(true)
      exercise(bytes)
    }
    expect(told).toBeGreaterThan(sized(50, 300))
  },
  sized(60_000, 300_000),
)

/** Opens the table as it is, looks everything up and changes it: whatever is wrong comes to light as damage. */
function exercise(bytes: Uint8Array): void {
  const opening = DetsTable.open(PageCache.of(bytes.slice()))
  const adoption = adoptDets(bytes)
  for (const table of [opening.ok ? opening.table : undefined, adoption.ok ? adoption.table : undefined]) {
    if (table === undefined) continue
    try {
      for (let slot = 0; slot < table.header.next; slot++) table.groupsOf(slot)
      for (let key = 0; key < 45; key++) table.lookup(`key ${key}`)
      table.plan([{ op: 'insert', objects: [tuple('key 1', 'new'), tuple('another', 'new')] }]).table.save()
    } catch (thrown) {
      if (!(thrown instanceof DetsDamageError)) throw thrown
    }
  }
}
