/** The library: worlds, OTP's behaviours and tables, without Electron and the demo applications. */
export * as atoms from '../shared/atoms.ts'
export * from '../shared/term.ts'
export { type ParseResult, parseTerm } from '../shared/term-parse.ts'
export { type FormatOptions, formatTerm, type TermSyntax } from '../shared/term-text.ts'
export * from './otp/index.ts'
export * from './runtime/index.ts'
export {
  createDiskDevice,
  Dets,
  type DetsOptions,
  type DiskDevice,
  detsChildSpecs,
  type Fault,
  type FileOperation,
  type FileRequest,
  type FileResult,
  type FolderLock,
  lockFolder,
  MemoryDevice,
  type TableType as DetsTableType,
} from './storage/index.ts'
