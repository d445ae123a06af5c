import { errorText, isLoss } from '../transport/api-error.ts'
import type { Slice } from './slice.ts'

/** Something that was done and can be taken back. */
export type Undoable = {
  readonly id: number
  /** What was done: "Closed Todo ada". */
  readonly text: string
  /** Takes it back. Fails with why that cannot be done any more. */
  readonly undo: () => Promise<void>
}

export type UndoSlice = {
  /** The last one last. */
  undoables: readonly Undoable[]
  /** Something was done. */
  did: (text: string, undo: () => Promise<void>) => void
  /** Takes the last one back, or the one with this number. */
  undoLast: (id?: number) => Promise<void>
}

/** More are not remembered. */
const undoablesMax = 50

export const createUndoSlice: Slice<UndoSlice> = (set, get) => {
  let lastId = 0
  return {
    undoables: [],
    did: (text, undo) => {
      lastId += 1
      const done = { id: lastId, text, undo }
      set(({ undoables }) => ({ undoables: [...undoables, done].slice(-undoablesMax) }))
    },
    undoLast: async id => {
      const { undoables } = get()
      const last = id === undefined ? undoables.at(-1) : undoables.find(done => done.id === id)
      if (last === undefined) return
      set(({ undoables }) => ({ undoables: undoables.filter(done => done !== last) }))
      try {
        await last.undo()
      } catch (error) {
        if (!isLoss(error)) get().troubleIs(errorText(error))
      }
    },
  }
}
