import { useRef } from 'react'
import type { TableMap } from '../../shared/protocol/events.ts'
import { useApp } from '../ui/app-context.ts'
import { type ChangedBytes, changedBytes } from './map-changes.ts'
import { useAnswer } from './use-answer.ts'

type SeenMap = { value: TableMap | null; trouble: string | null; changed: readonly ChangedBytes[] }

/** The map of a part of the file, and what of it is not what it was when the file was another one. */
export function useMap(
  table: string,
  revision: number,
  from: number,
  to: number,
  most: number,
  wait = false,
): SeenMap {
  const { commands } = useApp()
  const { value, trouble } = useAnswer(
    async () => ({ map: await commands.tables.map({ table, from, to, most }), from, to }),
    wait ? null : JSON.stringify([table, revision, from, to]),
  )
  const last = useRef<{ now: typeof value; before: typeof value; changed: readonly ChangedBytes[] }>({
    now: null,
    before: null,
    changed: [],
  })
  if (value !== last.current.now && value !== null) {
    const { now, changed } = last.current
    const same = now !== null && now.from === value.from
    const moved = same && now.map.revision !== value.map.revision
    const news = moved ? changedBytes(now.map.regions, value.map.regions) : []
    // Scrolling is no change: what was marked stays marked until the file changes again.
    const isSame = now?.map.revision === value.map.revision
    const kept = news.length > 0 ? news : moved || isSame ? changed : []
    last.current = { now: value, before: now, changed: kept }
  }
  return { value: value?.map ?? null, trouble, changed: last.current.changed }
}
