import type { Coroutine, Process } from '../../runtime/index.ts'
import { askFile } from '../files/ask.ts'
import type { FileOperation } from '../files/request.ts'
import { writeDets } from '../format/dets/write.ts'
import { allObjects, type Contents } from './contents.ts'

/**
 * Puts `contents` on the disk in place of what `file` held: whole, in a new file that takes the old one's name only
 * when it is safely there. A crash at any instant leaves the old file or the new one, never a mixture.
 *
 * 1. write the temporary file: the old file is untouched
 * 2. sync it: or its name could reach the disk before its bytes
 * 3. rename: the one instant at which the contents change
 * 4. sync the folder: or a power cut could bring the old name back; only now is anything acknowledged
 *
 * @returns null, or why it failed, as POSIX says; then the old file still stands.
 */
export function* writeTable(self: Process, file: string, contents: Contents): Coroutine<string | null> {
  const temporary = `${file}.TMP`
  const bytes = writeDets({
    type: contents.type,
    keypos: contents.keypos,
    objects: allObjects(contents),
  })
  const steps: FileOperation[] = [
    { op: 'write', file: temporary, bytes },
    { op: 'sync', file: temporary },
    { op: 'rename', file: temporary, to: file },
    { op: 'sync_folder' },
  ]
  for (const step of steps) {
    const result = yield* askFile(self, file, step)
    if (result.ok) continue
    yield* askFile(self, file, { op: 'remove', file: temporary })
    return result.reason
  }
  return null
}
