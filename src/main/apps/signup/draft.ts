import type { AccountParams, WorkspaceParams } from './forms.ts'

/** Something that was submitted, and which visitor did it. */
export type Submitted<P> = { readonly by: string; readonly params: P }

/** What a visitor has submitted so far. It is kept in memory: nothing reaches the disk before the commit. */
export type Draft = {
  readonly account: Submitted<AccountParams> | null
  readonly workspace: Submitted<WorkspaceParams> | null
  /** Ms without a sign of the visitor after which he has given up. */
  readonly patience_ms: number
}

export const emptyDraft: Draft = { account: null, workspace: null, patience_ms: 2 * 60_000 }

/** A draft that can be committed. */
export type CompleteDraft = Draft & {
  readonly account: Submitted<AccountParams>
  readonly workspace: Submitted<WorkspaceParams>
}

export function isComplete(draft: Draft): draft is CompleteDraft {
  return draft.account !== null && draft.workspace !== null
}

/** Times of patience that a visitor may choose, in ms. */
export const patience = { shortestMs: 1_000, longestMs: 24 * 3_600_000 } as const

export function isPatience(ms: unknown): ms is number {
  return (
    Number.isSafeInteger(ms) && (ms as number) >= patience.shortestMs && (ms as number) <= patience.longestMs
  )
}
