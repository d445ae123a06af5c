import { type Coroutine, type Process, perform } from '../../runtime/index.ts'
import type { FileOperation, FileResult } from './request.ts'

/** Asks the world's device for one file operation in `lane`, and waits for the result. */
export function askFile(self: Process, lane: string, operation: FileOperation): Coroutine<FileResult> {
  return perform<FileResult>(self, { lane, ...operation })
}
