/** Distances, in pixels at zoom 1. */
export const metrics = {
  /** Half the height and half the width that any shape with its ring takes. */
  shapeRadius: 19,
  /** From the middle of the shape to its label. */
  labelOffset: 24,
  /** From the end of a label to where its edge begins. */
  labelGap: 6,
  /** Half the height of a box: its three lines of text. */
  halfHeight: 25,
  /** From the middle of one row to the middle of the next: under siblings, and between cousins. */
  rowHeight: 56,
  cousinGap: 0.2,
  /** Where edges bend. */
  gutter: 32,
  /** Where edges arrive, level, with the order number on them. */
  tail: 24,
  /** Narrowest label, so that a reason has room when a process exits. */
  labelWidthMin: 96,
  labelWidthMax: 260,
} as const

/** Tells how wide a line is in the font it is drawn in, in pixels. */
export type Measure = (text: string, line: 'name' | 'pid' | 'detail') => number
