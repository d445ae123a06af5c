import type { TableMap } from '../../shared/protocol/events.ts'
import { byteCount, regionKinds, regionNames, regionSentences, sizeText } from './map-words.ts'

/** What the colours stand for, and how much of the file each takes. */
export function MapLegend({ totals, hasMixed }: { totals: TableMap['totals']; hasMixed: boolean }) {
  const byKind = new Map(totals.map(total => [total.kind, total]))
  return (
    <ul className="map-legend" aria-label="Legend">
      {regionKinds
        .filter(kind => byKind.has(kind) || (hasMixed && kind === 'mixed'))
        .map(kind => (
          <li key={kind} title={regionSentences[kind]}>
            <span className={`map-swatch of-${kind}`} aria-hidden />
            {regionNames[kind]} <span className="muted">{amount(byKind.get(kind))}</span>
          </li>
        ))}
      <li title="What the last change of the file wrote or gave free.">
        <span className="map-swatch is-changed" aria-hidden /> Changed last
      </li>
    </ul>
  )
}

function amount(total: TableMap['totals'][number] | undefined): string {
  if (total === undefined) return ''
  const { bytes, blocks } = total
  const size = bytes < 10_000 ? byteCount(bytes) : sizeText(bytes)
  return blocks === 1 ? size : `${size} in ${blocks.toLocaleString('en')}`
}
