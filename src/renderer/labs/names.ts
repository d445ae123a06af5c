import type { Contents } from '../../shared/protocol/events.ts'

/** Screens that fill a place of their own, not a window in the dock; each is open once, while one looks at it. */
export const labNames = ['shop_lab', 'views_lab'] as const satisfies readonly (keyof Contents)[]

export type LabName = (typeof labNames)[number]
