import type { PointerEvent } from 'react'
import type { TableMapRegion } from '../../shared/protocol/events.ts'

/** The whole file in one line, to scale, and which part of it is in sight below; a click goes there. */
export function MapStrip({
  regions,
  fileSize,
  sight,
  onGo,
}: {
  regions: readonly TableMapRegion[]
  fileSize: number
  sight: { from: number; to: number }
  onGo: (at: number) => void
}) {
  const share = (bytes: number): string => `${(100 * bytes) / Math.max(1, fileSize)}%`
  const go = (event: PointerEvent<HTMLDivElement>) => {
    if (event.buttons !== 1) return
    const { left, width } = event.currentTarget.getBoundingClientRect()
    onGo(((event.clientX - left) / width) * fileSize)
  }
  return (
    <div className="map-strip" aria-hidden onPointerDown={go} onPointerMove={go}>
      {regions.map(({ at, size, kind }) => (
        <span key={at} className={`of-${kind}`} style={{ left: share(at), width: share(size) }} />
      ))}
      <span className="map-sight" style={{ left: share(sight.from), width: share(sight.to - sight.from) }} />
    </div>
  )
}
