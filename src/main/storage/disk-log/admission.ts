import type { Pid } from '../../../shared/term.ts'
import type { OpenLog } from './state.ts'

/** Whether a request is done now, later when the log is not blocked any more, or refused: the reason. */
export type Admission = 'now' | 'later' | 'read_only_mode' | 'blocked_log' | 'halt_log'

const writing = new Set([
  'log',
  'sync',
  'truncate',
  'change_header',
  'change_size',
  'inc_wrap_file',
  'reopen',
])
const alwaysDone = new Set(['close', 'info', 'unblock'])
const reading = new Set(['chunk', 'chunk_step'])

/**
 * What becomes of the request `what` of `caller` (null: nobody waits for it). Who has blocked a log may read it and nothing else.
 * @see Kernel, disk_log: block/2
 */
export function admission(log: OpenLog, what: string, caller: Pid | null): Admission {
  const { args, blocked } = log
  if (args.mode === 'read_only' && writing.has(what)) return 'read_only_mode'
  if (what === 'inc_wrap_file' && args.type === 'halt') return 'halt_log'
  if (blocked === null || alwaysDone.has(what)) return 'now'
  const isBlocker = caller !== null && caller.id === blocked.by.id
  if (reading.has(what) && isBlocker) return 'now'
  return isBlocker || !blocked.isQueueing || what === 'reopen' ? 'blocked_log' : 'later'
}
