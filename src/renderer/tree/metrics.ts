/** Distances of the picture, in its own pixels: those of the screen at zoom 1. */

/** Lines of text beside a shape. */
export type Lines = 1 | 2 | 3

export type Metrics = {
  readonly lines: Lines
  /** Size of the shapes, 1 for the roomiest. */
  readonly shapeScale: number
  /** Half the height and half the width that any shape with its ring takes. */
  readonly shapeRadius: number
  /** From the middle of the shape to its label. */
  readonly labelOffset: number
  /** From the end of a label to where its edge begins. */
  readonly labelGap: number
  /** Where edges bend. */
  readonly gutter: number
  /** Where edges arrive, level, with the order number on them. */
  readonly tail: number
  /** From the middle of one row to the middle of the next, between siblings. */
  readonly rowHeight: number
}

export type Density = Omit<Metrics, 'rowHeight'> & {
  /** Below it the lines of neighbours would touch; above it rows fall apart. */
  readonly rowHeightMin: number
  readonly rowHeightMax: number
  /** Narrowest label, so that a reason has room when a process exits. */
  readonly labelWidthMin: number
}

const tight = {
  shapeScale: 0.78,
  shapeRadius: 13,
  labelOffset: 17,
  labelGap: 4,
  gutter: 13,
  tail: 18,
} as const

/** How much room a tree may take, the roomiest first. */
export const densities: readonly Density[] = [
  {
    lines: 3,
    shapeScale: 1,
    shapeRadius: 19,
    labelOffset: 24,
    labelGap: 6,
    gutter: 32,
    tail: 26,
    rowHeightMin: 48,
    rowHeightMax: 58,
    labelWidthMin: 96,
  },
  {
    lines: 2,
    shapeScale: 0.9,
    shapeRadius: 16,
    labelOffset: 20,
    labelGap: 5,
    gutter: 24,
    tail: 23,
    rowHeightMin: 31.5,
    rowHeightMax: 45,
    labelWidthMin: 84,
  },
  { ...tight, lines: 2, rowHeightMin: 31.5, rowHeightMax: 42, labelWidthMin: 76 },
  { ...tight, gutter: 10, tail: 16, lines: 1, rowHeightMin: 18, rowHeightMax: 30, labelWidthMin: 52 },
  {
    ...tight,
    shapeScale: 0.64,
    gutter: 10,
    tail: 16,
    lines: 1,
    rowHeightMin: 15,
    rowHeightMax: 18,
    labelWidthMin: 52,
  },
]

/** Rows of cousins stand this part of a row further apart than those of siblings. */
export const cousinGap = 0.2
export const labelWidthMax = 260

/** Tells how wide a line is in the font it is drawn in, in pixels. */
export type Measure = (text: string, line: 'name' | 'pid' | 'detail') => number
