import * as v from 'valibot'

/** The log of OTP's Logger; its lines come as `log` events while it is open, in the notation of the window. */
export const logRequests = {
  /** Opened again, it begins anew. */
  'log.open': v.strictObject({}),
  'log.close': v.strictObject({}),
} as const
