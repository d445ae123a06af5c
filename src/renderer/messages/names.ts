/** What the ends of messages are called. Pure. */
import type { Chart } from './chart.ts'

export const outsideName = 'outside'

/** The name of a process, or what is outside; the pid where no name is known. */
export function nameOf(chart: Pick<Chart, 'who'>, pid: string | null): string {
  return pid === null ? outsideName : (chart.who.get(pid)?.name ?? pid)
}
