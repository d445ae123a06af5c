/** Who is on the chart before anybody has chosen. Pure. */
import type { TreeNode } from '../../shared/protocol/events.ts'
import type { ScreenName } from '../screens/kinds.ts'
import type { Picture } from '../stores/picture.ts'

type Nodes = Pick<Picture, 'nodes'>

/** Seats of the processes that have to do with the one in `key`: its supervisor, links, monitors and tables. */
export function neighboursOf({ nodes }: Nodes, key: string): string[] {
  const node = nodes.get(key)
  if (node === undefined) return []
  const pids = new Set(pidsIn(node))
  const found: string[] = []
  for (const other of nodes.values()) {
    if (other.key === key || other.pid === null) continue
    // Of two, the younger one tells of what is between them.
    const told =
      pids.has(other.pid) || (node.pid !== null && other.ties !== null && tiesWith(other, node.pid))
    if (told) found.push(other.key)
  }
  if (node.parent !== null && nodes.get(node.parent)?.kind === 'supervisor') found.push(node.parent)
  return [...new Set(found)]
}

function pidsIn({ ties }: TreeNode): string[] {
  return ties === null ? [] : [...ties.links, ...ties.monitors, ...ties.monitoredBy]
}

function tiesWith(node: TreeNode, pid: string): boolean {
  if (pidsIn(node).includes(pid)) return true
  return node.ties?.tables.some(({ user, table }) => user === pid || table === pid) ?? false
}

/** The table behind a screen of the demo. */
const tables: { readonly [Name in ScreenName]: string } = {
  todo: 'dets todos',
  shop: 'dets carts',
  signup: 'dets accounts',
}

/**
 * The selected seat with those around it; else the window, the view and the server of the first screen that is open, and
 * its table; else the first supervisors.
 */
export function firstSeats(
  picture: Nodes,
  selectedKey: string | null,
  panes: readonly { readonly screen: ScreenName; readonly name: string }[],
): string[] {
  const { nodes } = picture
  if (selectedKey !== null && nodes.get(selectedKey)?.pid != null)
    return [selectedKey, ...neighboursOf(picture, selectedKey)].slice(0, seatsMost)
  for (const { screen, name } of panes) {
    const view = named(nodes, `view ${screen} ${name}`)
    if (view === null) continue
    const around = neighboursOf(picture, view).filter(key => nodes.get(key)?.kind === 'worker')
    const isWindow = (key: string) => nodes.get(key)?.module === 'Window'
    const served = around.filter(key => !isWindow(key) && !nodes.get(key)?.module.startsWith('Registry'))
    const table = named(nodes, tables[screen])
    const seats = [...around.filter(isWindow), view, ...served, ...(table === null ? [] : [table])]
    return seats.slice(0, seatsMost)
  }
  return [...nodes.values()]
    .filter(({ kind, pid }) => kind === 'supervisor' && pid !== null)
    .slice(0, supervisorsMost)
    .map(({ key }) => key)
}

function named(nodes: Picture['nodes'], name: string): string | null {
  for (const node of nodes.values()) if (node.name === name) return node.key
  return null
}

const seatsMost = 7
const supervisorsMost = 4
