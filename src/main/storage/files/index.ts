/** The files under tables and logs: one small interface, on the real disk, in memory, and on a disk that fails. */

export { type BreakableDisk, breakableDisk, damageBytes } from './breakable-disk.ts'
export { createDiskDevice, type DiskDevice } from './disk-device.ts'
export type { DiskFigures } from './disk-figures.ts'
export {
  type CrashKind,
  type DiskChange,
  type Fault,
  FaultyDevice,
  type FaultyOptions,
  type Moment,
} from './faulty-device.ts'
export { type FolderLock, lockFolder } from './folder-lock.ts'
export { MemoryDevice } from './memory-device.ts'
export { MemoryFiles } from './memory-files.ts'
export type { FileOperation, FileRange, FileRequest, FileResult, FileStep } from './request.ts'
export { type ShadowDevice, type ShadowOptions, shadowDevice } from './shadow-device.ts'
