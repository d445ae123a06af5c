import type { TreeNode } from '../../shared/protocol/events.ts'
import { nodeOf, sameNode, stirredNode } from './nodes.ts'
import type { Seat } from './seat.ts'
import type { SeatMap } from './seat-map.ts'

/** What windows are shown of the tree, by key: how the seats looked when somebody last looked at them. */
export class Picture {
  readonly nodes = new Map<string, TreeNode>()

  /** Takes out the nodes of seats that are gone; `tell` hears of each. */
  drop(seats: SeatMap, tell: (key: string) => void): void {
    for (const key of seats.removed) if (this.nodes.delete(key)) tell(key)
    seats.removed.clear()
  }

  /** Looks at the seats that changed or were stirred; `tell` hears of each node that is another now. */
  update(seats: SeatMap, tell: (key: string) => void): void {
    const { changed, stirred } = seats
    const restless: Seat[] = []
    const draw = (seat: Seat, before: TreeNode | undefined, node: TreeNode): void => {
      if (before !== node && (before === undefined || !sameNode(before, node))) {
        this.nodes.set(seat.key, node)
        tell(seat.key)
      }
      if (seat.process !== null && seat.process.status !== 'waiting') restless.push(seat)
    }
    for (const seat of changed) {
      stirred.delete(seat)
      draw(seat, this.nodes.get(seat.key), nodeOf(seat))
    }
    changed.clear()
    for (const seat of stirred) {
      const before = this.nodes.get(seat.key)
      draw(seat, before, before === undefined ? nodeOf(seat) : stirredNode(seat, before))
    }
    stirred.clear()
    // That a process comes to rest is no event; it is looked at again.
    for (const seat of restless) stirred.add(seat)
  }
}
