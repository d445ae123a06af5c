import { limits } from '../../shared/limits.ts'
import type {
  TableMap,
  TableObject,
  TableObjectText,
  TablePage,
  TablePlace,
} from '../../shared/protocol/events.ts'
import type { Term, Tuple } from '../../shared/term.ts'
import { toHex } from '../../shared/term-bytes.ts'
import { toJson } from '../../shared/term-json.ts'
import { equalTerms } from '../../shared/term-order.ts'
import { parseTerm } from '../../shared/term-parse.ts'
import { formatTerm } from '../../shared/term-text.ts'
import {
  contentOf,
  type Damaged,
  etsPage,
  type OpenTable,
  openTable,
  regionsIn,
  TableLook,
  type TableRegion,
} from '../observer/tables.ts'
import { Refusal } from './check.ts'
import type { Stage } from './stage.ts'
import type { TablesTeller } from './tables-teller.ts'

/** A table as it was at one moment. */
export type Seen = {
  readonly stage: Stage
  readonly open: OpenTable
  /** Of a DETS table. */
  readonly look: TableLook | null
  readonly revision: number
}

/** An object that the window was told of, and where it is. */
export type Known = { readonly table: string; readonly object: Tuple }

type Found = { readonly slot: number | null; readonly object: Tuple }

/** One window's looks into tables: what it was told of can be asked for by number. */
export class TableDesk {
  private readonly stageNow: () => Stage
  private readonly teller: TablesTeller
  private readonly known = new Map<number, Known>()
  private lastObject = 0
  /** What the file of a table was made of, when that was looked at last. */
  private mapped: { readonly version: unknown; readonly map: Promise<Mapped> } | null = null
  /** The host's clock before which no other map is made: a large table that changes is not to keep the host busy. */
  private notBefore = Number.NEGATIVE_INFINITY

  /** `stageNow`: what the window looks at. */
  constructor(stageNow: () => Stage, teller: TablesTeller) {
    this.stageNow = stageNow
    this.teller = teller
  }

  /** The table `id` as it is now. @throws Refusal `not_found` */
  see(id: string): Seen {
    const stage = this.stageNow()
    const { world } = stage.host
    const open = openTable(world, id)
    if (open === null) throw new Refusal('not_found', `the table ${id.replace(/^\w+ /, '')} is not open`)
    const revision = this.teller.revisionOf(contentOf(open))
    if (open.kind === 'ets') return { stage, open, look: null, revision }
    const device = stage.files?.()().device ?? world.device
    return { stage, open, look: device === null ? null : TableLook.at(open.process, device), revision }
  }

  async page(id: string, from: TablePlace, limit: number): Promise<TablePage> {
    const seen = this.see(id)
    const { found, next, places, damage } = await pageOf(seen, from, limit)
    return this.told(seen, { found, from, next, places, damage })
  }

  async find(id: string, key: Term): Promise<TablePage> {
    const seen = this.see(id)
    const { open, look } = seen
    if (open.kind === 'ets') {
      const found = open.table.get(key).map(object => ({ slot: null, object }))
      return this.told(seen, { found, from: start, next: null, places: open.table.size, damage: null })
    }
    const looked = await damageOr(look, look => look.lookup(key))
    const places = look?.slots ?? 0
    if ('damage' in looked)
      return this.told(seen, { found: [], from: start, next: null, places, damage: damageText(looked) })
    const { slot, objects } = looked
    const found = objects.map(object => ({ slot, object }))
    return this.told(seen, { found, from: { at: slot, skip: 0 }, next: null, places, damage: null })
  }

  async slot(id: string, slot: number): Promise<TableObject[]> {
    const seen = this.see(id)
    const objects = await damageOr(seen.look, look => look.slot(slot))
    if ('damage' in objects) throw new Refusal('unavailable', damageText(objects))
    return objects.map(object => this.tell(seen, { slot, object }))
  }

  /** An object that the window was told of. @throws Refusal `not_found` */
  knownAs(object: number): Known {
    const known = this.known.get(object)
    if (known === undefined) throw new Refusal('not_found', 'that object was shown too long ago; look again')
    return known
  }

  object(id: number): TableObjectText {
    const { object } = this.knownAs(id)
    const width = objectColumns
    const limitChars = limits.printedTermChars
    return {
      elixir: formatTerm(object, 'elixir', { width, limitChars }),
      erlang: formatTerm(object, 'erlang', { width, limitChars }),
      notEditable: whyNotEditable(object),
    }
  }

  /** What the bytes from `from` to `to` of the file are. */
  async map(id: string, { from, to, most }: { from: number; to: number; most: number }): Promise<TableMap> {
    const { look, stage, revision } = this.see(id)
    if (look === null) throw new Refusal('invalid_argument', 'table: an ETS table has no file')
    const { fileSize } = look
    const { version } = look
    const known = this.mapped?.version === version ? this.mapped : null
    this.mapped = known ?? { version, map: this.mapOf(look, stage.host.clock) }
    const { regions, totals, damage } = await this.mapped.map
    return { revision, fileSize, regions: regionsIn(regions, { from, to }, most), totals, damage }
  }

  async bytes(id: string, at: number, length: number): Promise<string> {
    const bytes = await damageOr(this.see(id).look, look => look.bytes({ at, length }))
    if ('damage' in bytes) throw new Refusal('unavailable', damageText(bytes))
    return toHex(bytes)
  }

  /** Objects in full, as text: those of a page, or from the first on. */
  async copy(id: string, from: TablePlace | null, limit: number, notation: 'elixir' | 'erlang' | 'json') {
    const seen = this.see(id)
    const most = from === null ? limits.tableObjectsCopied : limit
    const objects: Tuple[] = []
    let place = from
    do {
      const { found, next, damage } = await pageOf(seen, place ?? start, most - objects.length)
      if (damage !== null) throw new Refusal('unavailable', damage)
      objects.push(...found.map(({ object }) => object))
      place = next
    } while (from === null && place !== null && objects.length < most)
    const more = from === null && place !== null
    if (notation === 'json') {
      const { kind, ref } = seen.open
      const json = { table: formatTerm(ref, 'elixir'), kind, objects: objects.map(one => toJson(one)) }
      return { text: JSON.stringify(json, null, 1), objects: objects.length, more }
    }
    const lines = objects.map(object => `  ${formatTerm(object, notation)}`)
    return { text: lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n]`, objects: objects.length, more }
  }

  /** Forgets what the window was told; nobody looks any more. */
  forget(): void {
    this.known.clear()
    this.mapped = null
  }

  private async mapOf(look: TableLook, clock: Stage['host']['clock']): Promise<Mapped> {
    const waitMs = this.notBefore - clock.now()
    if (waitMs > 0) await new Promise<void>(done => void clock.later(done, waitMs))
    const begun = clock.now()
    const regions = await look.map(() => new Promise(done => void clock.soon(done)))
    this.notBefore = clock.now() + (clock.now() - begun) * mapsApart
    if ('damage' in regions) return { regions: [], totals: [], damage: damageText(regions) }
    return { regions, totals: totalsOf(regions), damage: null }
  }

  private told(
    seen: Seen,
    { found, from, next, places, damage }: Looked & { readonly from: TablePlace },
  ): TablePage {
    const objects = found.map(one => this.tell(seen, one))
    return { revision: seen.revision, objects, from, next, places, damage }
  }

  private tell({ open }: Seen, { slot, object }: Found): TableObject {
    this.lastObject++
    this.known.set(this.lastObject, { table: open.id, object })
    this.known.delete(this.lastObject - limits.tableObjectsKnown)
    const keypos = open.kind === 'ets' ? open.table.keypos : open.view.keypos
    return {
      id: this.lastObject,
      slot,
      key: formatTerm(object.items[keypos - 1] as Term, 'elixir', { limitChars: keyChars }),
      text: formatTerm(object, 'elixir', { limitChars: objectChars }),
    }
  }
}

type Mapped = {
  readonly regions: readonly TableRegion[]
  readonly totals: TableMap['totals']
  readonly damage: string | null
}

type Looked = {
  readonly found: readonly Found[]
  readonly next: TablePlace | null
  readonly places: number
  readonly damage: string | null
}

async function pageOf({ open, look }: Seen, from: TablePlace, limit: number): Promise<Looked> {
  if (open.kind === 'ets') {
    const { table } = open
    const found = etsPage(table, from.at, limit).map(object => ({ slot: null, object }))
    const end = from.at + found.length
    return { found, next: end < table.size ? { at: end, skip: 0 } : null, places: table.size, damage: null }
  }
  const page = await damageOr(look, look => look.page({ slot: from.at, skip: from.skip }, limit))
  const places = look?.slots ?? 0
  if ('damage' in page) return { found: [], next: null, places, damage: damageText(page) }
  const next = page.next === null ? null : { at: page.next.slot, skip: page.next.skip }
  return { found: page.objects, next, places, damage: null }
}

/** What `find` finds in the file of a table that was open when it was looked at. */
async function damageOr<R>(
  look: TableLook | null,
  find: (look: TableLook) => Promise<R | Damaged>,
): Promise<R | Damaged> {
  return look === null ? { damage: { what: 'there is no file to read', at: 0 } } : find(look)
}

function damageText({ damage: { what, at } }: Damaged): string {
  return `${what}, at byte ${at.toLocaleString('en')}`
}

function totalsOf(regions: readonly TableRegion[]): TableMap['totals'] {
  const totals = new Map<TableRegion['kind'], { kind: TableRegion['kind']; bytes: number; blocks: number }>()
  for (const { kind, size, count } of regions) {
    const { bytes, blocks } = totals.get(kind) ?? { bytes: 0, blocks: 0 }
    totals.set(kind, { kind, bytes: bytes + size, blocks: blocks + count })
  }
  return [...totals.values()]
}

/** Why a term cannot be changed as text; null when it can. */
export function whyNotEditable(object: Tuple): string | null {
  const text = formatTerm(object, 'elixir', { limitChars: limits.printedTermChars + 1 })
  if (text.length > limits.printedTermChars)
    return `It has more than ${limits.printedTermChars.toLocaleString('en')} characters.`
  const parsed = parseTerm(text)
  if (parsed.ok && equalTerms(parsed.term, object)) return null
  return 'It holds something that cannot be written as text, such as a function.'
}

const start: TablePlace = { at: 0, skip: 0 }
/** Between two maps there is as many times the time that one takes. */
const mapsApart = 10
/** Characters of a key and of an object in a list, and columns of an object by itself. */
const keyChars = 80
const objectChars = 400
const objectColumns = 72
