/** What is written beside a shape, how wide it is, and how it is cut to fit. Pure. */
import type { TreeNode } from '../../shared/protocol/events.ts'
import { isOutside } from '../stores/picture.ts'
import type { Row } from '../stores/rows.ts'
import { type Lines, labelWidthMax, type Measure } from './metrics.ts'
import { outsideDetail } from './outside.ts'

export type LabelText = {
  readonly name: string
  /** A sibling is called the same but for its namespace, which must therefore be left. */
  readonly ambiguous: boolean
  /** How many children are folded away, behind the name: "+12"; else empty. */
  readonly folded: string
  /** It is registered under a name: the name is a tag. */
  readonly tagged: boolean
  /** The pid, or what an empty seat waits for; of a supervisor strategy and restart meter stand behind it. */
  readonly pid: string
  /** OTP's name of a supervisor's strategy, and the shortest that says it; empty for others. */
  readonly strategy: string
  readonly strategyShort: string
  /** Where it has a line of its own, and where strategy and meter stand before it. */
  readonly detail: string
  readonly rest: string
  /** The detail tells of trouble: a part of it is better than nothing. */
  readonly urgent: boolean
  /** Widths of these texts, uncut; of the name with its module's namespace left out; of the meter. */
  readonly nameWidth: number
  readonly shortWidth: number
  readonly foldedWidth: number
  readonly pidWidth: number
  readonly strategyWidth: number
  readonly strategyShortWidth: number
  readonly detailWidth: number
  readonly restWidth: number
  readonly meterWidth: number
}

/** The strategies in as few letters as can be told apart. */
export const shortStrategies: {
  readonly [Strategy in NonNullable<TreeNode['supervisor']>['strategy']]: string
} = {
  one_for_one: '1:1',
  one_for_all: 'all',
  rest_for_one: 'rest',
  simple_one_for_one: 'simple',
  dynamic: 'dyn',
}

/** Between the pid and the restart meter, and between other parts of one line. */
export const partGap = 9
/** A single line is written a little smaller than a name that has lines under it. */
export const nameScale = (lines: number): number => (lines === 1 ? 12 / 13 : 1)

/** A supervisor's meter has a pip for each restart that its intensity allows; a long one is a bar. */
export const pips = { max: 8, width: 6, gap: 3, barWidth: 44 } as const

export function meterWidth(intensity: number): number {
  if (intensity <= 0) return 0
  return intensity > pips.max ? pips.barWidth : intensity * (pips.width + pips.gap) - pips.gap
}

export function labelOf(
  row: Row,
  node: TreeNode | undefined,
  measure: Measure,
  ambiguous = false,
): LabelText {
  const folded = row.kind === 'seat' && row.open === false ? `+${row.count}` : ''
  const name = node?.name ?? `${row.count.toLocaleString('en')} more`
  const pid = node ? (node.pid ?? node.status) : 'folded'
  const detail = node ? detailOf(node) : 'open to see each'
  const supervisor = node?.pid === null ? null : (node?.supervisor ?? null)
  const strategy = supervisor?.strategy ?? ''
  const strategyShort = supervisor ? shortStrategies[supervisor.strategy] : ''
  const rest = supervisor ? `${supervisor.intensity} in ${supervisor.period} s` : detail
  return {
    name,
    ambiguous,
    folded,
    tagged: (node?.address ?? null) !== null,
    pid,
    strategy,
    strategyShort,
    detail,
    rest,
    urgent: node !== undefined && (node.problem !== null || (node.pid === null && node.lastExit !== null)),
    nameWidth: measure(name, 'name'),
    shortWidth: measure(ambiguous ? name : shortName(name), 'name'),
    // With its plate, and apart from the name.
    foldedWidth: folded === '' ? 0 : measure(folded, 'pid') + 18,
    pidWidth: measure(pid, 'pid'),
    strategyWidth: measure(strategy, 'detail'),
    strategyShortWidth: measure(strategyShort, 'detail'),
    detailWidth: measure(detail, 'detail'),
    restWidth: measure(rest, 'detail'),
    meterWidth: meterWidth(supervisor?.intensity ?? 0),
  }
}

/** Widths of a label in `lines` lines: as cut as it may be, with its name whole, and with all there is to say. */
export type Widths = { readonly least: number; readonly need: number; readonly wish: number }

const leastNameWidth = 112
const stumpWidth = 40

export function widthsOf(label: LabelText, lines: Lines): Widths {
  const { nameWidth, shortWidth, foldedWidth, pidWidth, detailWidth, restWidth, meterWidth } = label
  const scale = nameScale(lines)
  const named = nameWidth * scale + foldedWidth
  const short = Math.min(shortWidth, leastNameWidth) * scale + foldedWidth
  const metered = parted(meterWidth)
  const capped = (width: number) => Math.ceil(Math.min(width, labelWidthMax))
  if (lines === 1) {
    const numbered = metered + parted(label.strategyShortWidth) + parted(pidWidth)
    return { least: capped(short), need: capped(named), wish: capped(named + numbered) }
  }
  const numbered = pidWidth + metered + (lines === 2 ? parted(label.strategyShortWidth) : 0)
  const need = Math.max(named, numbered, lines === 3 ? label.strategyWidth : 0)
  const all = pidWidth + metered + parted(label.strategyWidth) + parted(restWidth)
  const wish = lines === 2 ? all : detailWidth
  return {
    least: capped(Math.max(short, numbered)),
    need: capped(need),
    wish: capped(Math.max(need, wish)),
  }
}

/** What a part takes behind another one; nothing when it is not there. */
export const parted = (width: number): number => (width > 0 ? partGap + width : 0)

/** What stands under the name: the problem of a table and the last exit of an empty seat come first. */
function detailOf(node: TreeNode): string {
  if (node.problem !== null) return `⚠ ${node.problem}`
  if (node.pid === null && node.lastExit !== null) return `exited: ${node.lastExit}`
  return node.detail === '' && isOutside(node) ? outsideDetail(node) : node.detail
}

/** Names of modules: their last part says most, and the seats above have said the first ones. */
const moduleName = /^\p{Lu}[\p{L}\p{N}_]*(?:\.\p{Lu}[\p{L}\p{N}_]*)+$/u

const isModule = (name: string): boolean => name.includes('.') && moduleName.test(name)

const shortName = (name: string): string => (isModule(name) ? `…${lastPart(name)}` : name)

const lastPart = (name: string): string => name.slice(name.lastIndexOf('.') + 1)

/** Tells of which names the last part says too little, because a sibling has the same: "Todo.Supervisor", "Shop.Supervisor". */
export function ambiguousNames(siblings: readonly string[]): ReadonlySet<string> {
  const modules = siblings.filter(isModule)
  const counts = new Map<string, number>()
  for (const name of modules) counts.set(lastPart(name), (counts.get(lastPart(name)) ?? 0) + 1)
  return new Set(modules.filter(name => (counts.get(lastPart(name)) ?? 0) > 1))
}

/**
 * The name, or as much of it as is not wider than `width`: of a module's name the first parts go first, unless it is
 * ambiguous without them; of any other the end.
 */
export function cutName(
  { name, ambiguous }: Pick<LabelText, 'name' | 'ambiguous'>,
  width: number,
  measure: (text: string) => number,
): string {
  if (measure(name) <= width) return name
  if (ambiguous || !isModule(name)) return cutToFit(name, width, measure)
  const parts = name.split('.')
  for (let first = 1; first < parts.length; first++) {
    const rest = `…${parts.slice(first).join('.')}`
    if (measure(rest) <= width) return rest
  }
  return cutToFit(shortName(name), width, measure)
}

/** `detail`, or as many of its parts (" · " between them) as fit; of what is not urgent nothing rather than a stump. */
export function cutDetail(
  { detail, urgent }: Pick<LabelText, 'detail' | 'urgent'>,
  width: number,
  measure: (text: string) => number,
): string {
  if (detail === '' || measure(detail) <= width) return detail
  if (urgent) return width < stumpWidth ? '' : cutToFit(detail, width, measure)
  const parts = detail.split(' · ')
  for (let kept = parts.length - 1; kept > 0; kept--) {
    const text = parts.slice(0, kept).join(' · ')
    if (measure(text) <= width) return text
  }
  return ''
}

/** `text`, or as much of its beginning as is not wider than `width`, with an ellipsis. */
export function cutToFit(text: string, width: number, measure: (text: string) => number): string {
  if (measure(text) <= width) return text
  let low = 0
  let high = text.length
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (measure(`${text.slice(0, middle)}…`) <= width) low = middle
    else high = middle - 1
  }
  return `${text.slice(0, low).trimEnd()}…`
}
