import { useAppState } from '../ui/app-context.ts'
import { bytesText, clockText, countText } from '../ui/format.ts'

/** What the world counts. */
export function Meters() {
  const world = useAppState(state => state.picture?.world)
  const meters: readonly [name: string, value: string, hint: string][] = [
    ['world time', world ? clockText(world.nowMs) : '–', "The world's own clock: it slows and stops with it"],
    ['processes', world ? countText(world.processes) : '–', 'Processes alive'],
    ['msg/s', world ? countText(world.messagesPerSecond) : '–', 'Messages handled a second'],
    ['restarts', world ? countText(world.restarts) : '–', 'Restarts by supervisors since the start'],
    [
      'run queue',
      world ? countText(world.runQueue) : '–',
      'Processes that are runnable and wait for their turn',
    ],
    ['memory', world ? bytesText(world.heapBytes) : '–', 'JavaScript heap of the main process'],
  ]
  return (
    <dl className="meters">
      {meters.map(([name, value, hint]) => (
        <div key={name} title={hint}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
