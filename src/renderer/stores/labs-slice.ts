import type { Contents, ViewUpdate } from '../../shared/protocol/events.ts'
import type { LabName } from '../labs/names.ts'
import type { Slice } from './slice.ts'
import { contentAfter, rowsAfter, type StreamRow } from './view-content.ts'

/** A screen with experiments, as it was shown last. */
export type Lab<Name extends LabName = LabName> = {
  /** Number of the view process's stream; null while there is none. */
  view: number | null
  status: ViewUpdate['status']
  content: Contents[Name] | null
  /** The rows that this window keeps, and its view does not, in order. */
  rows: readonly StreamRow[]
  message: ViewUpdate['message']
}

export type LabsSlice = {
  labs: { readonly [Name in LabName]: Lab<Name> }
  /** Begins to open; what it showed last stays. */
  labOpening: (name: LabName) => void
  labOpened: (name: LabName, view: number) => void
  /** It was closed, opening failed, or the connection it came by is gone. */
  labLost: (name: LabName, status: 'mounting' | 'reconnecting' | 'closed', text: string | null) => void
  /** @returns whether the update was of a lab */
  labUpdated: (update: ViewUpdate) => boolean
  labRefused: (name: LabName, text: string) => void
}

const unseen = { view: null, status: 'mounting', content: null, rows: [], message: null } as const

export const createLabsSlice: Slice<LabsSlice> = (set, get) => {
  const change = (name: LabName, next: Partial<Lab>) =>
    set(({ labs }) => ({ labs: { ...labs, [name]: { ...labs[name], ...next } } }))

  return {
    labs: { shop_lab: unseen, views_lab: unseen },
    labOpening: name => {
      const status = get().labs[name].content === null ? 'mounting' : 'reconnecting'
      change(name, { view: null, status, message: null })
    },
    labOpened: (name, view) => {
      change(name, { view })
      const update = get().early.get(view)
      if (update !== undefined) get().labUpdated(update)
    },
    labLost: (name, status, text) =>
      change(name, { view: null, status, message: text === null ? null : { level: 'error', text } }),
    labUpdated: update => {
      const names = Object.keys(get().labs) as LabName[]
      const name = names.find(each => get().labs[each].view === update.view)
      if (name === undefined) return false
      const { status, message, stream } = update
      const { content, rows } = get().labs[name]
      change(name, {
        status,
        message,
        content: contentAfter(content, update, name) as Contents[LabName] | null,
        rows: rowsAfter(rows, stream),
      })
      return true
    },
    labRefused: (name, text) => change(name, { message: { level: 'error', text } }),
  }
}
