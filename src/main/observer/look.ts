/**
 * What an observer does besides hearing events. What it knows follows from the events it heard and from these; so a copy
 * of it, given the same, comes to know the same.
 */
export type Look =
  /** A window began to observe, or the last one ceased. */
  | { readonly type: 'watched'; readonly watched: boolean }
  /** The picture was brought up to date. */
  | {
      readonly type: 'look'
      readonly watched: boolean
      /** The host's wall clock. */
      readonly nowMs: number
      /** Wall time that has passed for the seats of the dead. */
      readonly agedMs: number
    }
