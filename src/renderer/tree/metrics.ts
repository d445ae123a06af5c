/** Distances, in pixels at zoom 1. */
export const metrics = {
  /** Half the height and half the width that any shape with its ring takes. */
  shapeRadius: 19,
  /** From the middle of the shape to its label. */
  labelOffset: 27,
  /** From the end of a label to where its edge begins. */
  labelGap: 8,
  /** Half the height of a box: its two lines of text. */
  halfHeight: 20,
  /** From the middle of one row to the middle of the next: under siblings, and between cousins. */
  rowHeight: 46,
  cousinGap: 0.2,
  /** Where edges bend. */
  gutter: 36,
  /** Where edges arrive, level, with the order number on them. */
  tail: 26,
  /** Narrowest label, so that a reason has room when a process exits. */
  labelWidthMin: 96,
  labelWidthMax: 300,
} as const

/** Tells how wide a line is in the font it is drawn in, in pixels. */
export type Measure = (text: string, line: 'name' | 'pid' | 'detail') => number
