import { describe, expect, it } from 'vitest'
import { SvgContext } from '../../../src/renderer/tree/svg-context.ts'

const made = (draw: (svg: SvgContext) => void): string => {
  const svg = new SvgContext(text => text.length * 6)
  draw(svg)
  return svg.toSvg(200, 100, 'A tree & more').split('\n').slice(1, -2).join('\n')
}

describe('a picture as SVG', () => {
  it('is a file by itself, with its size and a title', () => {
    expect(new SvgContext(() => 0).toSvg(200, 99.5, 'A <tree> & more')).toBe(
      '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="99.5" viewBox="0 0 200 99.5" role="img">' +
        '<title>A &#60;tree&#62; &#38; more</title>\n\n</svg>\n',
    )
  })

  it('has what was filled and stroked, with colour, width and dashes', () => {
    const lines = made(svg => {
      svg.fillStyle = '#123456'
      svg.fillRect(1, 2, 3, 4)
      svg.strokeStyle = 'red'
      svg.lineWidth = 1.5
      svg.setLineDash([4, 3])
      svg.beginPath()
      svg.moveTo(0, 0)
      svg.lineTo(10, 5)
      svg.bezierCurveTo(1, 2, 3, 4, 5, 6)
      svg.closePath()
      svg.stroke()
    })
    expect(lines).toBe(
      '<rect x="1" y="2" width="3" height="4" fill="#123456"/>\n' +
        '<path d="M0 0L10 5C1 2 3 4 5 6Z" fill="none" stroke="red" stroke-width="1.5" stroke-dasharray="4 3"/>',
    )
  })

  it('keeps where things were moved, scaled, turned and how pale they were, until that is restored', () => {
    const lines = made(svg => {
      svg.setTransform(1, 0, 0, 1, 0, 0)
      svg.save()
      svg.translate(10, 20)
      svg.scale(2, 2)
      svg.rotate(Math.PI / 2)
      svg.globalAlpha = 0.25
      svg.fillRect(0, 0, 1, 1)
      svg.restore()
      svg.fillRect(0, 0, 1, 1)
    })
    expect(lines.split('\n')).toEqual([
      '<rect x="0" y="0" width="1" height="1" fill="#000" transform="matrix(0 2 -2 0 10 20)" opacity="0.25"/>',
      '<rect x="0" y="0" width="1" height="1" fill="#000"/>',
    ])
  })

  it('draws a circle as two halves, since an arc that ends where it begins is nothing', () => {
    const lines = made(svg => {
      svg.beginPath()
      svg.arc(0, 0, 5, 0, 2 * Math.PI)
      svg.fill()
    })
    expect(lines).toContain('d="M5 0A5 5 0 0 1 -5 0A5 5 0 0 1 5 0"')
  })

  it('rounds a corner no more than its sides allow', () => {
    const lines = made(svg => {
      svg.beginPath()
      svg.moveTo(0, 0)
      svg.arcTo(10, 0, 10, 4, 6)
      svg.lineTo(10, 20)
      svg.stroke()
    })
    expect(lines).toContain('d="M0 0L6 0Q10 0 10 4L10 20"')
  })

  it('writes text with its font, the width it was measured with, and nothing that could be markup', () => {
    const lines = made(svg => {
      svg.font = '560 13px "Inter Variable", system-ui'
      svg.textAlign = 'center'
      svg.textBaseline = 'middle'
      svg.fillText('<0.1.0> & "x"', 3, 4)
    })
    expect(lines).toContain('text-anchor="middle" dominant-baseline="central" textLength="78"')
    expect(lines).toContain('style="font:560 13px &#34;Inter Variable&#34;, system-ui"')
    expect(lines).toContain('>&#60;0.1.0&#62; &#38; &#34;x&#34;</text>')
  })

  it('leaves out what was never traced', () => {
    const lines = made(svg => {
      svg.beginPath()
      svg.stroke()
    })
    expect(lines).toBe('')
  })
})
