import { useLayoutEffect, useRef } from 'react'
import type { TreeNode } from '../../shared/protocol/events.ts'
import { isOutside } from '../stores/picture.ts'
import { useAppState } from '../ui/app-context.ts'
import { plural } from '../ui/format.ts'
import { outsideSentence } from './outside.ts'
import type { Hover } from './tree-canvas.tsx'

/** What the seat under the pointer is, in a few lines; the inspector says the rest. */
export function TreeTooltip({ hover }: { hover: Hover }) {
  const node = useAppState(state => state.picture?.nodes.get(hover.key))
  const element = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const tip = element.current
    const room = tip?.parentElement
    if (!tip || !room) return
    // Beside the pointer, on the side where there is room.
    const x =
      hover.x + 18 + tip.offsetWidth > room.clientWidth ? hover.x - 12 - tip.offsetWidth : hover.x + 18
    const below = hover.y + 16
    const y = below + tip.offsetHeight + 8 > room.clientHeight ? hover.y - 12 - tip.offsetHeight : below
    tip.style.transform = `translate(${Math.max(4, x)}px, ${Math.max(4, y)}px)`
  })
  if (!node) return null
  return (
    <div ref={element} className="tooltip" aria-hidden="true">
      <p className="tooltip-name">
        {node.name} <span className="mono muted">{node.pid ?? node.status}</span>
      </p>
      <p>{roleOf(node)}</p>
      {node.address === null || node.address === node.name ? null : (
        <p className="mono wrapped">{node.address}</p>
      )}
      {isOutside(node) ? <p className="aside">{outsideSentence(node)}</p> : null}
      {node.supervisor ? (
        <p>
          max_restarts {node.supervisor.intensity} in max_seconds {node.supervisor.period} (intensity and
          period); {node.supervisor.restartsInWindow} used
        </p>
      ) : null}
      {node.hibernating ? <p>hibernates until its next message</p> : null}
      <p>
        {node.status} · {plural(node.messageQueueLen, 'message')} waiting ·{' '}
        {plural(node.lives, 'life', 'lives')}
      </p>
      {node.lastExit === null ? null : <p className="reason mono">last exit: {node.lastExit}</p>}
      {node.problem === null ? null : <p className="problem">{node.problem}</p>}
    </div>
  )
}

function roleOf({ kind, module, restart, supervisor }: TreeNode): string {
  const parts: string[] = [kind, module]
  if (supervisor) parts.push(supervisor.strategy)
  if (restart) parts.push(restart)
  return parts.join(' · ')
}
