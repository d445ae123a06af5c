import type { Pid } from '../../shared/term.ts'
import { monitorOf, type World, type WorldEvent } from '../runtime/index.ts'

/**
 * Says which processes `event` changes: `touch` those that may have got other ties, names or a place; `stir` those that
 * did what a busy one does with every message.
 */
export function concern(
  event: WorldEvent,
  world: World,
  touch: (pid: Pid) => void,
  stir: (pid: Pid) => void,
): void {
  switch (event.type) {
    case 'send':
      stir(event.to)
      break
    case 'receive':
    case 'state':
      stir(event.pid)
      break
    case 'signal':
      touch(event.to)
      break
    case 'monitor': {
      // A call is a monitor, too, but none that is kept.
      const watcher = world.process(event.pid)
      const change = watcher !== undefined && monitorOf(watcher, event.ref.id) === undefined ? stir : touch
      change(event.pid)
      change(event.other)
      break
    }
    case 'link':
    case 'unlink':
    case 'demonitor':
      touch(event.pid)
      touch(event.other)
      break
    case 'register':
    case 'unregister':
    case 'exit':
    case 'table':
      touch(event.pid)
      break
  }
}
