/** The library: worlds, OTP's behaviours and tables, without Electron and the demo applications. */
export * as atoms from '../shared/atoms.ts'
export * from '../shared/term.ts'
export { type ParseResult, parseTerm } from '../shared/term-parse.ts'
export { type FormatOptions, formatTerm, type TermSyntax } from '../shared/term-text.ts'
export * from './otp/index.ts'
export * from './runtime/index.ts'
export {
  type CrashKind,
  createDiskDevice,
  Dets,
  type DetsOptions,
  type DiskChange,
  type DiskDevice,
  type DiskFigures,
  DiskLog,
  type DiskLogOptions,
  detsChildSpecs,
  diskLogChildSpecs,
  type Fault,
  FaultyDevice,
  type FaultyOptions,
  type FileOperation,
  type FileRange,
  type FileRequest,
  type FileResult,
  type FileStep,
  type FolderLock,
  type LogSize,
  type LogSync,
  lockFolder,
  MemoryDevice,
  MemoryFiles,
  type Moment,
  type ShadowDevice,
  type ShadowOptions,
  shadowDevice,
  type TableType as DetsTableType,
} from './storage/index.ts'
