import * as v from 'valibot'

/** Speeds of the world that the slider offers; 1 is the wall clock's. */
export const speedRange = { min: 0.001, max: 10 } as const

/** What moves the world's clock. */
export const timeRequests = {
  pause: v.strictObject({}),
  run: v.strictObject({}),
  /** While paused: handles one message, or goes on until the next exit. */
  step: v.strictObject({ to: v.picklist(['message', 'exit']) }),
  speed: v.strictObject({
    value: v.pipe(v.number(), v.minValue(speedRange.min), v.maxValue(speedRange.max)),
  }),
} as const
