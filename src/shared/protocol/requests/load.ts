import * as v from 'valibot'

/** The load of the last minutes. */
export const loadRequests = {
  /** The samples that are kept come as a `load` event, and each new one as another. */
  'load.open': v.strictObject({}),
  'load.close': v.strictObject({}),
} as const
