import { describe, expect, it } from 'vitest'
import { addLinked, copyLinked, dropLinked, isLinked } from '../../../src/main/runtime/linked.ts'
import type { Process } from '../../../src/main/runtime/process.ts'
import { Random } from '../../support/terms.ts'

/** As much of a process as links are kept in. */
function loner(): Process {
  return { linked: null } as unknown as Process
}

function linksOf({ linked }: Process): Process[] {
  if (linked === null) return []
  return Array.isArray(linked) || linked instanceof Set ? [...linked] : [linked]
}

describe('The links of a process', () => {
  it('are those that were added and not dropped, in that order, however many', () => {
    const random = new Random(7)
    for (let run = 0; run < 100; run++) {
      const process = loner()
      const others = Array.from({ length: 1 + random.int(30) }, loner)
      const model = new Set<Process>()
      for (let step = 0; step < 120; step++) {
        const other = random.pick(others)
        expect(isLinked(process, other)).toBe(model.has(other))
        if (random.int(3) === 0) expect(dropLinked(process, other)).toBe(model.delete(other))
        else if (!model.has(other)) {
          addLinked(process, other)
          model.add(other)
        }
        expect(linksOf(process)).toEqual([...model])
      }
      const copies = new Map([...model].map(other => [other, loner()]))
      if (process.linked === null) continue
      const copy = loner()
      copy.linked = copyLinked(process.linked, other => copies.get(other) as Process)
      expect(linksOf(copy)).toEqual([...copies.values()])
      dropLinked(copy, copies.get(linksOf(process)[0] as Process) as Process)
      expect(linksOf(process).length).toBe(model.size)
    }
  })
})
