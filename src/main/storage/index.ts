/** Storage: tables on disk and the files under them. */
export { Dets, type DetsOptions, detsChildSpecs, type TableType } from './dets/index.ts'
export { externalSize } from './external-size.ts'
export * from './files/index.ts'
