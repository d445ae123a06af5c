import { Maximize2, ZoomIn, ZoomOut } from 'lucide-react'
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { TableMapRegion, TableRow } from '../../shared/protocol/events.ts'
import { readTheme } from '../tree/theme.ts'
import { pngOf, svgOf } from '../ui/picture-file.ts'
import { SaveMenu } from '../ui/save-menu.tsx'
import { useSize } from '../ui/use-size.ts'
import { usePageTheme } from '../ui/use-theme.ts'
import { BlockDetail } from './block-detail.tsx'
import { drawMap } from './draw-map.ts'
import { byteAt, bytesInSight, fittingRow, type MapGeometry, rowSteps, rowsOf } from './map-geometry.ts'
import { MapLegend } from './map-legend.tsx'
import { MapStrip } from './map-strip.tsx'
import { byteCount, regionText } from './map-words.ts'
import { useMap } from './use-map.ts'
import './byte-map.css'

const rowHeight = 22
const barHeight = 17
/** Room for the offsets. */
const margin = 62
/** Regions that are asked for at once: of the whole file for the strip, of the part in sight for the rows. */
const stripRegions = 600
const rowRegions = 3_000
/** Rows of the picture that is saved. */
const pictureRows = 400

/** The file of a DETS table, byte by byte: what each belongs to, live, with what has changed marked. */
export function ByteMapPane({ row }: { row: TableRow }) {
  const scroller = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const { width, height } = useSize(scroller)
  const theme = usePageTheme()
  /** Bytes of a row; null: as few as let the whole file be seen. */
  const [zoomed, setZoomed] = useState<number | null>(null)
  const [top, setTop] = useState(0)
  const [cursorAt, setCursorAt] = useState<number | null>(null)
  const [hoverAt, setHoverAt] = useState<number | null>(null)
  const { id: table, revision, bytes: fileSize } = row

  const bytesPerRow = zoomed ?? fittingRow(fileSize, fewestRows(height))
  const geometry: MapGeometry = useMemo(
    () => ({ width: Math.max(1, width - margin - 12), rowHeight, barHeight, bytesPerRow, fileSize }),
    [width, bytesPerRow, fileSize],
  )
  const { from, to } = bytesInSight(geometry, top, height)
  const whole = useMap(table, revision, 0, fileSize, stripRegions)
  const part = useMap(table, revision, from, to, rowRegions, height === 0)
  const map = part.value ?? whole.value
  const regions = map?.regions ?? []
  const cursor = regionAt(regions, hoverAt ?? cursorAt)
  const changed = part.changed

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes the colours that are read.
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context || width === 0) return
    const ratio = devicePixelRatio
    context.canvas.width = Math.round(width * ratio)
    context.canvas.height = Math.round(height * ratio)
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    const colours = readTheme(context.canvas)
    drawMap(context, colours, { geometry, margin, top, height, regions, changed, cursor })
  }, [geometry, width, height, top, regions, changed, cursor, theme])

  const zoomTo = (next: number | null, keep = cursorAt ?? from) => {
    setZoomed(next)
    const per = next ?? fittingRow(fileSize, fewestRows(height))
    requestAnimationFrame(() => {
      scroller.current?.scrollTo({ top: Math.max(0, Math.floor(keep / per) * rowHeight - height / 3) })
    })
  }
  const zoomBy = (step: 1 | -1) => {
    const at = rowSteps.indexOf(bytesPerRow) + step
    const next = rowSteps[at]
    if (next !== undefined) zoomTo(next)
  }
  const show = (at: number | null) => {
    setCursorAt(at)
    setHoverAt(null)
    if (at === null || scroller.current === null) return
    const y = Math.floor(at / bytesPerRow) * rowHeight
    const box = scroller.current
    if (y < box.scrollTop) box.scrollTop = y
    else if (y + rowHeight > box.scrollTop + box.clientHeight)
      box.scrollTop = y + rowHeight - box.clientHeight
  }
  const keys = (event: KeyboardEvent) => {
    const here = regionAt(regions, cursorAt)
    const actions: { [key: string]: () => void } = {
      ArrowRight: () => show(here === null ? from : Math.min(here.at + here.size, fileSize - 1)),
      ArrowLeft: () => show(here === null ? from : before(regions, here)),
      ArrowDown: () => show(Math.min((cursorAt ?? from) + bytesPerRow, fileSize - 1)),
      ArrowUp: () => show(Math.max((cursorAt ?? from) - bytesPerRow, 0)),
      Home: () => show(0),
      End: () => show(fileSize - 1),
      '+': () => zoomBy(-1),
      '=': () => zoomBy(-1),
      '-': () => zoomBy(1),
      '0': () => zoomTo(null),
    }
    const action = actions[event.key]
    if (action === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    event.stopPropagation()
    action()
  }
  const pointed = (event: PointerEvent<HTMLElement>): number | null => {
    const { left, top: y } = event.currentTarget.getBoundingClientRect()
    return byteAt(geometry, event.clientX - left - margin, event.clientY - y + top)
  }
  const drawing = (theme: ReturnType<typeof readTheme>) => {
    const rows = Math.min(rowsOf(geometry), pictureRows)
    return {
      width: geometry.width + margin + 12,
      height: rows * rowHeight + 8,
      title: `Byte map of ${row.dets?.file}`,
      draw: (context: CanvasRenderingContext2D) =>
        drawMap(context, theme, {
          geometry,
          margin,
          top: 0,
          height: rows * rowHeight + 8,
          regions: whole.value?.regions ?? [],
          changed: [],
          cursor: null,
        }),
    }
  }
  const trouble = part.trouble ?? whole.trouble ?? map?.damage ?? null

  return (
    <section className="byte-map" aria-label="Byte map">
      <div className="table-tools">
        <button
          type="button"
          className="icon-button"
          aria-label="Zoom in"
          title="Zoom in ( + )"
          onClick={() => zoomBy(-1)}
        >
          <ZoomIn size={16} aria-hidden />
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label="Zoom out"
          title="Zoom out ( − )"
          onClick={() => zoomBy(1)}
        >
          <ZoomOut size={16} aria-hidden />
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label="Whole file"
          title="Whole file ( 0 )"
          onClick={() => zoomTo(null)}
        >
          <Maximize2 size={15} aria-hidden />
        </button>
        <span className="muted page-text">
          {byteCount(fileSize)}, {byteCount(bytesPerRow)} a row
        </span>
        <div className="table-tools-end">
          <SaveMenu
            what="the byte map"
            file={`${row.name}-bytes`}
            svg={() => (canvas.current === null ? null : svgOf(drawing(readTheme(canvas.current))))}
            png={() => (canvas.current === null ? null : pngOf(scaled(drawing(readTheme(canvas.current)))))}
          />
        </div>
      </div>
      <MapStrip
        regions={whole.value?.regions ?? []}
        fileSize={fileSize}
        sight={{ from, to }}
        onGo={at => {
          scroller.current?.scrollTo({
            top: Math.max(0, Math.floor(at / bytesPerRow) * rowHeight - height / 2),
          })
        }}
      />
      {trouble === null ? null : (
        <p className="refusal" role="alert">
          The map cannot be drawn: {trouble}.
        </p>
      )}
      <div className="map-body">
        <div
          ref={scroller}
          className="map-scroller"
          role="slider"
          tabIndex={0}
          aria-label={`Bytes of ${row.dets?.file}`}
          aria-orientation="vertical"
          aria-valuemin={0}
          aria-valuemax={Math.max(0, fileSize - 1)}
          aria-valuenow={cursorAt ?? from}
          aria-valuetext={cursor === null ? `byte ${cursorAt ?? from}` : regionText(cursor)}
          onScroll={event => setTop(event.currentTarget.scrollTop)}
          onKeyDown={keys}
          onPointerMove={event => setHoverAt(pointed(event))}
          onPointerLeave={() => setHoverAt(null)}
          onClick={event => setCursorAt(pointed(event as unknown as PointerEvent<HTMLElement>))}
        >
          <canvas ref={canvas} aria-hidden style={{ width, height }} />
          <div style={{ height: Math.max(0, rowsOf(geometry) * rowHeight + 4 - height) }} />
        </div>
      </div>
      <BlockDetail row={row} region={cursor} />
      <MapLegend
        totals={whole.value?.totals ?? []}
        hasMixed={[...regions, ...(whole.value?.regions ?? [])].some(({ kind }) => kind === 'mixed')}
      />
    </section>
  )
}

/** Rows in which the whole file is to be drawn: those that are in sight, but some at least. */
function fewestRows(height: number): number {
  return Math.max(8, Math.floor(height / rowHeight))
}

function regionAt(regions: readonly TableMapRegion[], at: number | null): TableMapRegion | null {
  if (at === null) return null
  return regions.find(region => region.at <= at && at < region.at + region.size) ?? null
}

/** Where the region before `here` begins. */
function before(regions: readonly TableMapRegion[], here: TableMapRegion): number {
  return regions.findLast(region => region.at < here.at)?.at ?? 0
}

/** A drawing for a canvas with more pixels. */
function scaled<D extends { draw: (context: CanvasRenderingContext2D) => void }>(drawing: D) {
  return {
    ...drawing,
    draw: (context: CanvasRenderingContext2D, ratio: number) => {
      context.setTransform(ratio, 0, 0, ratio, 0, 0)
      drawing.draw(context)
    },
  }
}
