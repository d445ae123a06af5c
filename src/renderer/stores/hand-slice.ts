import type { Slice } from './slice.ts'

/** What is about to be done to a process by hand, for which a dialog asks what. */
export type Handling = {
  readonly do: 'send' | 'call' | 'replace_state' | 'stop'
  readonly pid: string
  readonly name: string
}

/** What came of the last thing that was done to a process by hand. */
export type Said = { readonly pid: string; readonly text: string; readonly ok: boolean }

export type HandSlice = {
  /** The dialog that is open; null for none. */
  handling: Handling | null
  /** Whether the menu of what can be done to the selected process is open. */
  handMenu: boolean
  said: Said | null
  handle: (handling: Handling | null) => void
  showHandMenu: (shown: boolean) => void
  say: (said: Said | null) => void
}

export const createHandSlice: Slice<HandSlice> = set => ({
  handling: null,
  handMenu: false,
  said: null,
  handle: handling => set({ handling }),
  showHandMenu: handMenu => set({ handMenu }),
  say: said => set({ said }),
})
