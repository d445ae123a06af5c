/** Storage: tables and logs on disk, and the files under them. */
export {
  Dets,
  type DetsOptions,
  detsChildSpecs,
  type SyncMode,
  type TableSource,
  type TableType,
} from './dets/index.ts'
export {
  DiskLog,
  type DiskLogOptions,
  diskLogChildSpecs,
  type LogSize,
  type LogSync,
} from './disk-log/index.ts'
export { externalSize } from './external-size.ts'
export * from './files/index.ts'
export { type TableStep, tableChange, tableChangeArgs } from './table-change.ts'
