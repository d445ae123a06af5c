/** What is to be said of a process that stands in no supervision tree. Pure. */
import type { TreeNode } from '../../shared/protocol/events.ts'

/** What it is, in one short line. */
export const outsideDetail = (node: TreeNode): string =>
  isScreen(node) ? 'an open screen' : 'not supervised'

/** What it is, in sentences. */
export function outsideSentence(node: TreeNode): string {
  return isScreen(node)
    ? 'Stands for one open screen of a window, outside the application, as the transport does in Phoenix: it asks for a view, carries what you do to it, and asks for another when the view dies. Nobody supervises it; when it dies, the window opens a new one.'
    : 'It belongs to no supervision tree: when it exits, nobody starts it again.'
}

const isScreen = ({ module }: TreeNode): boolean => module === 'Window'
