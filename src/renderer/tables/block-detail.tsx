import type { TableMapRegion, TableRow } from '../../shared/protocol/events.ts'
import { TermText } from '../inspector/term-view.tsx'
import { useApp, useAppState } from '../ui/app-context.ts'
import { type HexLine, hexLines } from './hex-lines.ts'
import { regionSentences, regionText } from './map-words.ts'
import { useAnswer } from './use-answer.ts'

/** Bytes of a block that are shown. */
const shownBytes = 64

/** What the block is that is looked at: its place, its objects, its first bytes. */
export function BlockDetail({ row, region }: { row: TableRow; region: TableMapRegion | null }) {
  const { commands } = useApp()
  const showTableTab = useAppState(state => state.showTableTab)
  const { id: table, revision } = row
  const slot = region?.kind === 'collections' ? (region.slot ?? null) : null
  const objects = useAnswer(
    () => commands.tables.slot({ table, slot: slot ?? 0 }),
    slot === null ? null : JSON.stringify([table, revision, slot]),
  )
  const length = Math.min(shownBytes, region?.size ?? 0)
  const bytes = useAnswer(
    async () => ({
      at: region?.at ?? 0,
      hex: await commands.tables.bytes({ table, at: region?.at ?? 0, length }),
    }),
    region === null || length === 0 ? null : JSON.stringify([table, revision, region.at]),
  )
  if (region === null)
    return (
      <section className="block-detail" aria-label="Block">
        <p className="muted">
          Point at a block, or go through them with the arrow keys: its place, its bytes and its objects stand
          here.
        </p>
      </section>
    )
  const found = slot === null ? [] : (objects.value ?? []).filter(object => object.slot === slot)
  const lines = bytes.value?.at === region.at ? hexLines(bytes.value.hex, region.at, region.kind) : []
  return (
    <section className="block-detail" aria-label="Block">
      <div className="block-words">
        <p className="block-title">{regionText(region)}</p>
        {found.length > 0 ? null : <p className="muted">{regionSentences[region.kind]}</p>}
        {found.slice(0, 3).map(object => (
          <p key={object.id} className="block-object">
            <TermText text={object.text} />
          </p>
        ))}
        {found.length > 3 ? (
          <button type="button" className="link" onClick={() => showTableTab('objects')}>
            and {found.length - 3} more
          </button>
        ) : null}
      </div>
      <Hex lines={lines} />
    </section>
  )
}

function Hex({ lines }: { lines: readonly HexLine[] }) {
  return (
    <pre className="block-hex" aria-hidden>
      {lines.map(({ offset, words, text }) => (
        <span key={offset} className="hex-line">
          <span className="hex-offset">{offset}</span>
          {words.map(({ at, hex, what }) => (
            <span key={at} className={what === null ? undefined : `hex-${what}`} title={what ?? undefined}>
              {' '}
              {hex}
            </span>
          ))}
          {'  '}
          <span className="hex-text">{text}</span>
          {'\n'}
        </span>
      ))}
    </pre>
  )
}
