import type { WorldEvent } from '../../src/main/runtime/index.ts'
import { DOWN } from '../../src/shared/atoms.ts'
import { ImproperList, isTagged, Pid, Ref, type Term, Tuple } from '../../src/shared/term.ts'

/**
 * Walks through all events of a world from the start of its first process on, and says what breaks the rules of
 * processes: every process ends once, each link and monitor hears of that once, nothing reaches the dead.
 */
export function problemsOf(events: readonly WorldEvent[]): string[] {
  const problems: string[] = []
  const alive = new Set<number>([1])
  const links = new Map<number, Set<number>>()
  const monitors = new Map<Ref, { watcher: number; target: number }>()
  const owedSignals = new Map<string, number>()
  const owedDowns = new Map<Ref, number>()
  const linksOf = (id: number): Set<number> => {
    const found = links.get(id) ?? new Set()
    links.set(id, found)
    return found
  }
  for (const event of events) {
    switch (event.type) {
      case 'spawn':
        if (alive.has(event.pid.id)) problems.push(`${event.pid} was spawned twice`)
        alive.add(event.pid.id)
        break
      case 'link':
        linksOf(event.pid.id).add(event.other.id)
        linksOf(event.other.id).add(event.pid.id)
        break
      case 'unlink':
        linksOf(event.pid.id).delete(event.other.id)
        linksOf(event.other.id).delete(event.pid.id)
        break
      case 'monitor':
        monitors.set(event.ref, { watcher: event.pid.id, target: event.other.id })
        break
      case 'demonitor':
        monitors.delete(event.ref)
        break
      case 'send':
        if (!alive.has(event.to.id)) problems.push(`a message reached ${event.to}, which is dead`)
        // A reply ends the monitor of its call.
        for (const ref of refsOf(event.message)) monitors.delete(ref)
        if (isTagged(event.message, DOWN, 5)) {
          const ref = event.message.items[1] as Ref
          owedDowns.set(ref, (owedDowns.get(ref) ?? 0) - 1)
        }
        break
      case 'receive':
        // Only one that was about to exit itself may have missed an exit; it takes no message any more.
        for (const [owed, left] of owedSignals)
          if (left > 0 && owed.endsWith(`→ ${event.pid}`))
            problems.push(`the exit ${owed} was never heard of`)
        for (const [ref, left] of owedDowns)
          if (left > 0 && ref.owner === event.pid.id) problems.push(`${ref} never told of the exit`)
        break
      case 'signal': {
        if (!alive.has(event.to.id)) problems.push(`a signal reached ${event.to}, which is dead`)
        const owed = `${event.from} → ${event.to}`
        if (event.link && owedSignals.has(owed)) owedSignals.set(owed, (owedSignals.get(owed) ?? 0) - 1)
        break
      }
      case 'exit': {
        const { id } = event.pid
        if (!alive.delete(id)) problems.push(`${event.pid} exited twice`)
        for (const other of linksOf(id)) {
          linksOf(other).delete(id)
          owedSignals.set(`${event.pid} → ${new Pid(other)}`, 1)
        }
        for (const [ref, { watcher, target }] of monitors) {
          if (target === id) owedDowns.set(ref, (owedDowns.get(ref) ?? 0) + 1)
          if (target === id || watcher === id) monitors.delete(ref)
        }
      }
    }
  }
  for (const [owed, left] of owedSignals)
    if (left < 0) problems.push(`the exit ${owed} was heard of more than once`)
  for (const [ref, left] of owedDowns) if (left < -1) problems.push(`${ref} told of an exit more than once`)
  if (alive.size > 0) problems.push(`${alive.size} processes never ended`)
  return problems
}

/** The reference of the call that `message` answers: `{Ref, Reply}` or `{[alias | Ref], Reply}`. */
function refsOf(message: Term): readonly Ref[] {
  if (!(message instanceof Tuple) || message.size !== 2) return []
  const [tag] = message.items
  const ref = tag instanceof ImproperList ? tag.tail : tag
  return ref instanceof Ref ? [ref] : []
}
