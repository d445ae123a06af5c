import { atom } from '../../../shared/term.ts'

export const diskLogServer = atom('disk_log_server')
/** Supervisor of the processes of open logs. */
export const diskLogSup = atom('disk_log_sup')
/** ETS tables of `disk_log_server`: `{Name, Pid}` and `{Pid, Name}` of the logs that are open. */
export const logNames = atom('disk_log_names')
export const logPids = atom('disk_log_pids')
