/** DETS: tables of tuples on disk, shared by their users, in Erlang's own file format. */
export type { TableType } from './contents.ts'
export { Dets, type DetsOptions } from './dets.ts'
export { detsChildSpecs } from './sup.ts'
