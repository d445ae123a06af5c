/** The files under the tables: one small interface, on the real disk and in memory. */
export { createDiskDevice, type DiskDevice } from './disk-device.ts'
export { type FolderLock, lockFolder } from './folder-lock.ts'
export { type Fault, MemoryDevice } from './memory-device.ts'
export type { FileOperation, FileRequest, FileResult } from './request.ts'
