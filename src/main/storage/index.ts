/** Storage: tables on disk and the files under them. */
export { Dets, type DetsOptions, detsChildSpecs, detsServer, type TableType } from './dets/index.ts'
export * from './files/index.ts'
