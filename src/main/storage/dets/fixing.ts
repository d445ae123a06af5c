import { type Pid, type Term, tuple } from '../../../shared/term.ts'
import { demonitor, monitor, monotonicTime, type Process } from '../../runtime/index.ts'
import type { TableState } from './state.ts'

/**
 * Notes that `pid` keeps the table from growing, once more or once less. A process that exits keeps it no more.
 * @see OTP stdlib, dets: safe_fixtable/2
 */
export function fixed(self: Process, state: TableState, pid: Pid, fix: boolean): TableState {
  const { fixed: before, fixedAtMs } = state.fields
  if (fix) {
    const all = [...before, { pid, monitor: monitor(self, pid) }]
    return state.with({ fixed: all, fixedAtMs: before.length === 0 ? monotonicTime(self) : fixedAtMs })
  }
  const at = before.findLastIndex(one => one.pid.id === pid.id)
  const one = before[at]
  if (one === undefined) return state
  demonitor(self, one.monitor, { flush: true })
  return state.with({ fixed: before.filter((_, i) => i !== at) })
}

/** The state after `pid` has exited. */
export function unfixed(state: TableState, pid: Pid): TableState {
  return state.with({ fixed: state.fields.fixed.filter(one => one.pid.id !== pid.id) })
}

/** `{Time, [{Pid, Count}]}`, or false. */
export function fixedInfo({ fields }: TableState, time: (ms: number) => Term): Term {
  if (fields.fixed.length === 0) return false
  const counts = new Map<number, { pid: Pid; count: number }>()
  for (const { pid } of fields.fixed) counts.set(pid.id, { pid, count: (counts.get(pid.id)?.count ?? 0) + 1 })
  return tuple(
    time(fields.fixedAtMs),
    [...counts.values()].map(({ pid, count }) => tuple(pid, count)),
  )
}
