import { useMemo } from 'react'
import type { TableMapRegion } from '../../shared/protocol/events.ts'
import { bytesText } from '../ui/format.ts'
import { byteCount, bytesByKind, regionKinds, regionNames, regionSentences } from './map-words.ts'

/** What the colours stand for, and how much of the file each takes. */
export function MapLegend({ regions }: { regions: readonly TableMapRegion[] }) {
  const bytes = useMemo(() => bytesByKind(regions), [regions])
  return (
    <ul className="map-legend" aria-label="Legend">
      {regionKinds
        .filter(kind => bytes.has(kind))
        .map(kind => (
          <li key={kind} title={regionSentences[kind]}>
            <span className={`map-swatch of-${kind}`} aria-hidden />
            {regionNames[kind]} <span className="muted">{amount(bytes.get(kind) ?? 0)}</span>
          </li>
        ))}
      <li title="What the last change of the file wrote or gave free.">
        <span className="map-swatch is-changed" aria-hidden /> Changed last
      </li>
    </ul>
  )
}

const amount = (bytes: number): string => (bytes < 10_000 ? byteCount(bytes) : bytesText(bytes))
