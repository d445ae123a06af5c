/** disk_log: logs of terms on disk, shared by their users, in Erlang's own file format. */
export { DiskLog } from './disk-log.ts'
export type { DiskLogOptions, LogSize, LogSync } from './options.ts'
export { diskLogChildSpecs } from './sup.ts'
