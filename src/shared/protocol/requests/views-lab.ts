import * as v from 'valibot'

/** Opens the experiments with views. */
export const viewsLabOpen = v.strictObject({ screen: v.literal('views_lab') })

/** What its user does. */
export const viewsLabEvents = [
  v.strictObject({ name: v.literal('views_lab.click') }),
  v.strictObject({ name: v.literal('views_lab.tab'), tab: v.picklist(['one', 'two', 'three']) }),
  v.strictObject({ name: v.literal('views_lab.save_note'), note: v.pipe(v.string(), v.maxLength(1_000)) }),
  /** Shows `limits.labRows` rows, kept in that way; `none` drops them. */
  v.strictObject({
    name: v.literal('views_lab.rows'),
    how: v.picklist(['none', 'assigns', 'stream', 'async_stream']),
  }),
  /** Gives one row another text. */
  v.strictObject({ name: v.literal('views_lab.change_row') }),
  /** A query that takes three seconds. */
  v.strictObject({
    name: v.literal('views_lab.query'),
    how: v.picklist(['handle_event', 'start_async', 'assign_async']),
  }),
] as const
