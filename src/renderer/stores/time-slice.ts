import { limits } from '../../shared/limits.ts'
import type { Forecast, Story, TimeMark, TimeUpdate } from '../../shared/protocol/events.ts'
import type { Slice } from './slice.ts'

/** The past that can be looked at, and where in it the window is. */
export type TimePicture = Omit<TimeUpdate, 'type' | 'marks'> & {
  /** Oldest first. */
  readonly marks: readonly TimeMark[]
}

export type TimeSlice = {
  /** null before the first update. */
  time: TimePicture | null
  /** The forecast that is shown; null for none. */
  forecast: Forecast | null
  /** The story of an exit that is told, and who exited; null for none. */
  story: (Story & { readonly name: string }) | null
  timeUpdated: (update: TimeUpdate) => void
  foretold: (forecast: Forecast | null) => void
  storyIs: (story: TimeSlice['story']) => void
}

export const createTimeSlice: Slice<TimeSlice> = set => ({
  time: null,
  forecast: null,
  story: null,
  timeUpdated: update => set(({ time }) => ({ time: applyTime(time, update) })),
  foretold: forecast => set({ forecast }),
  storyIs: story => set({ story }),
})

/** What is known after `update`. Pure. */
export function applyTime(before: TimePicture | null, { type: _, ...update }: TimeUpdate): TimePicture {
  const known = before?.history === update.history ? before.marks : []
  const marks = update.marks.length === 0 ? known : [...known, ...update.marks].slice(-limits.timeMarks)
  return { ...update, marks }
}
