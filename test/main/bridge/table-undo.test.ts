import { describe, expect, it } from 'vitest'
import { type Holding, keyOf, objectsAfter, undoSteps } from '../../../src/main/bridge/table-undo.ts'
import type { TableStep } from '../../../src/main/observer/tables.ts'
import { type Tuple, tuple } from '../../../src/shared/term.ts'
import { formatTerm } from '../../../src/shared/term-text.ts'
import { Random } from '../../support/terms.ts'

const inOrder = (objects: readonly Tuple[]): string[] =>
  objects.map(object => formatTerm(object, 'elixir')).sort()

describe('steps that take a change back', () => {
  it.each(['set', 'ordered_set', 'bag', 'duplicate_bag'] as const)(
    'bring back what was there: a %s',
    type => {
      const holding: Holding = { type, keypos: 1 }
      const random = new Random(11)
      const object = (): Tuple => tuple(random.int(3), random.int(3))
      for (let i = 0; i < 2_000; i++) {
        const made = Array.from(
          { length: random.int(6) },
          () => ({ do: 'insert', object: object() }) as const,
        )
        const table = objectsAfter([], made, holding)
        const steps: TableStep[] = Array.from({ length: 1 + random.int(3) }, () => ({
          do: random.pick(['insert', 'delete_object']),
          object: object(),
        }))
        const keys = steps.map(step => keyOf(step.object, holding))
        const before = table.filter(each => keys.includes(keyOf(each, holding)))
        const undone = objectsAfter(
          objectsAfter(table, steps, holding),
          undoSteps(before, steps, holding),
          holding,
        )
        expect(inOrder(undone)).toEqual(inOrder(table))
      }
    },
  )

  it('are none for a change that changes nothing', () => {
    const holding: Holding = { type: 'set', keypos: 1 }
    expect(undoSteps([tuple(1, 2)], [{ do: 'insert', object: tuple(1, 2) }], holding)).toEqual([])
    expect(undoSteps([], [{ do: 'delete_object', object: tuple(1, 2) }], holding)).toEqual([])
  })

  it('put an object back that another one with its key took the place of', () => {
    const holding: Holding = { type: 'ordered_set', keypos: 1 }
    const steps: TableStep[] = [{ do: 'insert', object: tuple(1, 'new') }]
    expect(undoSteps([tuple(1, 'old')], steps, holding)).toEqual([
      { do: 'delete_object', object: tuple(1, 'new') },
      { do: 'insert', object: tuple(1, 'old') },
    ])
  })
})
