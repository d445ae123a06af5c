import type { Monitor, Process } from './process.ts'

// A monitor hangs on two processes. Most have one at most, so the first is kept as it is, and a second makes a collection.

/** Hangs `monitor` on both of its ends. */
export function hang(monitor: Monitor): void {
  const own = monitor.watcher.more
  if (own.monitors === null) own.monitors = monitor
  else if (own.monitors instanceof Map) own.monitors.set(monitor.ref.id, monitor)
  else
    own.monitors = new Map([
      [own.monitors.ref.id, own.monitors],
      [monitor.ref.id, monitor],
    ])
  const its = monitor.target.more
  if (its.monitoredBy === null) its.monitoredBy = monitor
  else if (its.monitoredBy instanceof Set) its.monitoredBy.add(monitor)
  else its.monitoredBy = new Set([its.monitoredBy, monitor])
}

/** The monitor that `process` set with the reference of this number. */
export function monitorOf(process: Process, id: number): Monitor | undefined {
  const monitors = process.extra === null ? null : process.extra.monitors
  if (monitors === null) return undefined
  if (monitors instanceof Map) return monitors.get(id)
  return monitors.ref.id === id ? monitors : undefined
}

/** Takes `monitor` off the process that it watches. */
export function forgetWatcher(monitor: Monitor): void {
  const { extra } = monitor.target
  if (extra === null) return
  if (extra.monitoredBy === monitor) extra.monitoredBy = null
  else if (extra.monitoredBy instanceof Set) extra.monitoredBy.delete(monitor)
}

/** Takes `monitor` off the process that set it. */
export function forgetWatched(monitor: Monitor): void {
  const { extra } = monitor.watcher
  if (extra === null) return
  if (extra.monitors === monitor) extra.monitors = null
  else if (extra.monitors instanceof Map) extra.monitors.delete(monitor.ref.id)
}
