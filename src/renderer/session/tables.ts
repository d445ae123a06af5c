import type { TableChanged } from '../../shared/protocol/events.ts'
import type { CoppiceApi, RequestArgs, RequestReply } from '../../shared/protocol/requests.ts'
import type { AppStore } from '../stores/app-store.ts'

type Ask<Name extends 'page' | 'find' | 'object' | 'slot' | 'map' | 'bytes' | 'copy'> = (
  args: RequestArgs<`tables.${Name}`>,
) => Promise<RequestReply<`tables.${Name}`>>

/** Looks into tables while somebody looks at them, and changes them by hand. All fail with why they were refused. */
export type TableDoor = {
  /** Wants to hear of the tables until `close`. */
  open: () => void
  close: () => void
  page: Ask<'page'>
  find: Ask<'find'>
  object: Ask<'object'>
  slot: Ask<'slot'>
  map: Ask<'map'>
  bytes: Ask<'bytes'>
  copy: Ask<'copy'>
  /** Changes of which the window offers to take them back. */
  insert: (table: string, text: string) => Promise<TableChanged>
  edit: (object: number, text: string) => Promise<TableChanged>
  delete: (object: number) => Promise<TableChanged>
  sync: (table: string) => Promise<TableChanged>
}

export function createTableDoor(api: CoppiceApi, store: AppStore): TableDoor {
  let looking = false
  const watch = (on: boolean): void => {
    // Lost with the connection: asked again when that is back.
    api.request('tables.watch', { on }).catch(() => undefined)
  }
  store.subscribe((now, before) => {
    if (!looking || now.connection !== 'open' || before.connection === 'open') return
    // What was told by numbers of another connection means nothing in this one.
    store.getState().tablesForgotten()
    watch(true)
  })

  const undoable = async (changing: Promise<TableChanged>): Promise<TableChanged> => {
    const changed = await changing
    const { undo, text, state } = changed
    if (undo !== null)
      store.getState().did(state === 'waiting' ? `Waits: ${text}` : text, async () => {
        await api.request('tables.undo', { change: undo })
      })
    return changed
  }

  return {
    open() {
      looking = true
      if (store.getState().connection === 'open') watch(true)
    },
    close() {
      looking = false
      watch(false)
      store.getState().tablesForgotten()
    },
    page: args => api.request('tables.page', args),
    find: args => api.request('tables.find', args),
    object: args => api.request('tables.object', args),
    slot: args => api.request('tables.slot', args),
    map: args => api.request('tables.map', args),
    bytes: args => api.request('tables.bytes', args),
    copy: args => api.request('tables.copy', args),
    insert: (table, text) => undoable(api.request('tables.insert', { table, text })),
    edit: (object, text) => undoable(api.request('tables.edit', { object, text })),
    delete: object => undoable(api.request('tables.delete', { object })),
    sync: table => api.request('tables.sync', { table }),
  }
}
