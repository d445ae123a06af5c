/**
 * What the tree's drawing uses of a canvas context, written down as SVG instead: so a saved picture is drawn by the same
 * code as the one on screen. The picture opens by itself; where it is opened without the fonts of the window, others of
 * their kind stand in, and each text keeps the width that it was measured with.
 */

type State = {
  fillStyle: string
  strokeStyle: string
  lineWidth: number
  globalAlpha: number
  font: string
  textAlign: string
  textBaseline: string
  dash: readonly number[]
  matrix: Matrix
}

/** a, b, c, d, e, f as of SVG's `matrix`. */
type Matrix = readonly [number, number, number, number, number, number]

const identity: Matrix = [1, 0, 0, 1, 0, 0]

export type TextWidth = (text: string, font: string) => number

export class SvgContext {
  fillStyle = '#000'
  strokeStyle = '#000'
  lineWidth = 1
  globalAlpha = 1
  font = '10px sans-serif'
  textAlign = 'left'
  textBaseline = 'alphabetic'
  private dash: readonly number[] = []
  private matrix: Matrix = identity
  private readonly saved: State[] = []
  private readonly parts: string[] = []
  private path: string[] = []
  private x = 0
  private y = 0
  private readonly textWidth: TextWidth

  constructor(textWidth: TextWidth) {
    this.textWidth = textWidth
  }

  /** All that was drawn as a file of its own. @param title what a reader is told who does not see it */
  toSvg(width: number, height: number, title: string): string {
    const size = `width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}"`
    return `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img"><title>${escaped(title)}</title>\n${this.parts.join('\n')}\n</svg>\n`
  }

  save(): void {
    const { fillStyle, strokeStyle, lineWidth, globalAlpha, font, textAlign, textBaseline, dash, matrix } =
      this
    this.saved.push({
      fillStyle,
      strokeStyle,
      lineWidth,
      globalAlpha,
      font,
      textAlign,
      textBaseline,
      dash,
      matrix,
    })
  }

  restore(): void {
    Object.assign(this, this.saved.pop())
  }

  setTransform(...matrix: Matrix): void {
    this.matrix = matrix
  }

  translate(x: number, y: number): void {
    const [a, b, c, d, e, f] = this.matrix
    this.matrix = [a, b, c, d, a * x + c * y + e, b * x + d * y + f]
  }

  scale(x: number, y: number): void {
    const [a, b, c, d, e, f] = this.matrix
    this.matrix = [a * x, b * x, c * y, d * y, e, f]
  }

  rotate(angle: number): void {
    const [a, b, c, d, e, f] = this.matrix
    const cos = Math.cos(angle)
    const sin = Math.sin(angle)
    this.matrix = [a * cos + c * sin, b * cos + d * sin, c * cos - a * sin, d * cos - b * sin, e, f]
  }

  setLineDash(dash: readonly number[]): void {
    this.dash = dash
  }

  beginPath(): void {
    this.path = []
  }

  moveTo(x: number, y: number): void {
    this.to('M', x, y)
  }

  lineTo(x: number, y: number): void {
    this.to(this.path.length === 0 ? 'M' : 'L', x, y)
  }

  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
    this.to(`C${round(x1)} ${round(y1)} ${round(x2)} ${round(y2)} `, x, y)
  }

  closePath(): void {
    this.path.push('Z')
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.path.push(`M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}Z`)
  }

  roundRect(x: number, y: number, width: number, height: number, radii: number | readonly number[]): void {
    const corners = typeof radii === 'number' ? [radii, radii, radii, radii] : radii
    const most = Math.min(width, height) / 2
    const [a, b, c, d] = corners.map(radius => Math.min(radius, most)) as [number, number, number, number]
    const turn = (radius: number, dx: number, dy: number) =>
      `a${round(radius)} ${round(radius)} 0 0 1 ${round(dx)} ${round(dy)}`
    this.path.push(
      `M${round(x + a)} ${round(y)}h${round(width - a - b)}${turn(b, b, b)}v${round(height - b - c)}${turn(c, -c, c)}` +
        `h${round(c + d - width)}${turn(d, -d, -d)}v${round(d + a - height)}${turn(a, a, -a)}Z`,
    )
  }

  arc(x: number, y: number, radius: number, start: number, end: number): void {
    this.ellipse(x, y, radius, radius, 0, start, end)
  }

  ellipse(x: number, y: number, rx: number, ry: number, _rotation: number, start: number, end: number): void {
    const at = (angle: number) => [x + rx * Math.cos(angle), y + ry * Math.sin(angle)] as const
    const [fromX, fromY] = at(start)
    if (this.path.length === 0 || this.x !== fromX || this.y !== fromY) this.lineOrMove(fromX, fromY)
    // An arc whose ends are one point is nothing in SVG: a circle is two halves.
    const stops = end - start >= 2 * Math.PI - 1e-6 ? [start + Math.PI, start + 2 * Math.PI] : [end]
    let from = start
    for (const stop of stops) {
      const large = stop - from > Math.PI ? 1 : 0
      const [toX, toY] = at(stop)
      this.to(`A${round(rx)} ${round(ry)} 0 ${large} 1 `, toX, toY)
      from = stop
    }
  }

  /** A corner at (x1, y1), level on one side and upright on the other. */
  arcTo(x1: number, y1: number, x2: number, y2: number, radius: number): void {
    const before = Math.hypot(x1 - this.x, y1 - this.y)
    const after = Math.hypot(x2 - x1, y2 - y1)
    const cut = Math.min(radius, before, after)
    const flat = (x1 - this.x) * (y2 - y1) - (y1 - this.y) * (x2 - x1) === 0
    if (cut === 0 || flat) {
      this.lineTo(x1, y1)
      return
    }
    this.lineTo(x1 + ((this.x - x1) / before) * cut, y1 + ((this.y - y1) / before) * cut)
    this.to(`Q${round(x1)} ${round(y1)} `, x1 + ((x2 - x1) / after) * cut, y1 + ((y2 - y1) / after) * cut)
  }

  fill(): void {
    this.emit(`<path d="${this.path.join('')}" fill="${this.fillStyle}"`)
  }

  stroke(): void {
    this.emit(`<path d="${this.path.join('')}" fill="none"${this.strokeAttributes()}`)
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.emit(`<rect ${rectangle(x, y, width, height)} fill="${this.fillStyle}"`)
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    this.emit(`<rect ${rectangle(x, y, width, height)} fill="none"${this.strokeAttributes()}`)
  }

  fillText(text: string, x: number, y: number): void {
    const anchor = this.textAlign === 'center' ? ' text-anchor="middle"' : ''
    const baseline = this.textBaseline === 'middle' ? ' dominant-baseline="central"' : ''
    const width = this.measureText(text).width
    const length = width > 0 ? ` textLength="${round(width)}" lengthAdjust="spacingAndGlyphs"` : ''
    const font = `style="font:${escaped(this.font)}"`
    this.emit(
      `<text x="${round(x)}" y="${round(y)}"${anchor}${baseline}${length} ${font} xml:space="preserve" fill="${this.fillStyle}"`,
      escaped(text),
    )
  }

  measureText(text: string): { width: number } {
    return { width: this.textWidth(text, this.font) }
  }

  private to(command: string, x: number, y: number): void {
    this.path.push(`${command}${round(x)} ${round(y)}`)
    this.x = x
    this.y = y
  }

  private lineOrMove(x: number, y: number): void {
    this.to(this.path.length === 0 || this.path.at(-1) === 'Z' ? 'M' : 'L', x, y)
  }

  private strokeAttributes(): string {
    const dash = this.dash.length > 0 ? ` stroke-dasharray="${this.dash.join(' ')}"` : ''
    return ` stroke="${this.strokeStyle}" stroke-width="${round(this.lineWidth)}"${dash}`
  }

  /** `start`: a tag without its end; `content`: what stands in it. */
  private emit(start: string, content?: string): void {
    if (start.startsWith('<path d=""')) return
    const { matrix, globalAlpha } = this
    const moved = matrix.some((value, at) => value !== identity[at])
    const transform = moved ? ` transform="matrix(${matrix.map(round).join(' ')})"` : ''
    const opacity = globalAlpha < 1 ? ` opacity="${round(globalAlpha)}"` : ''
    const end = content === undefined ? '/>' : `>${content}</text>`
    this.parts.push(`${start}${transform}${opacity}${end}`)
  }
}

const rectangle = (x: number, y: number, width: number, height: number): string =>
  `x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"`

const round = (value: number): number => Math.round(value * 1000) / 1000

const escaped = (text: string): string => text.replace(/[&<>"]/g, letter => `&#${letter.charCodeAt(0)};`)
