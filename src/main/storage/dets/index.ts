/** DETS: tables of tuples on disk, shared by their users, in Erlang's own file format. */
export type { TableSource } from './api/changes.ts'
export { Dets } from './dets.ts'
export type { DetsOptions, SyncMode, TableType } from './options.ts'
export { detsChildSpecs } from './sup.ts'
