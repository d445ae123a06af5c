import { badarg } from '../../../shared/atoms.ts'
import type { Term } from '../../../shared/term.ts'
import { raise } from '../../runtime/index.ts'
import { isFileName } from '../files/request.ts'
import * as layout from '../format/dets/layout.ts'

export type TableType = 'set' | 'bag' | 'duplicate_bag'

/** When a change is acknowledged: when it is on the disk, or at once, as real DETS does. */
export type SyncMode = 'always' | 'auto_save'

/** How a table is opened. Names and defaults are those of `dets:open_file/2`, but for `sync`. */
export type DetsOptions = {
  /** File name in the world's folder. Default: the table's name. */
  file?: string
  /** Default set. */
  type?: TableType
  /** Place of the key in an object, from 1 (default). */
  keypos?: number
  /** Default read_write. */
  access?: 'read' | 'read_write'
  /** Ms without a change after which the file is closed properly on the disk. Default 180,000. */
  autoSave?: number | 'infinity'
  /** Slots that a new table begins with, rounded up to a power of two. Default 256. */
  minNoSlots?: number
  /** Slots that it may grow to. Default 33,554,432. */
  maxNoSlots?: number
  /** Keeps all in memory, and writes the file at `sync` and `close` only. Default false. */
  ramFile?: boolean
  /**
   * What is done with a file that was not closed properly: `true` (default) repairs it, `false` refuses it, `force`
   * writes a file anew even when it is in order.
   */
  repair?: boolean | 'force'
  /**
   * Ours: `always` (default) answers a change when it is on the disk; `auto_save` answers at once, writes after 3 s, and
   * waits for the disk at `sync`, `close` and after the time of `autoSave` only.
   */
  sync?: SyncMode
}

/** Checked options, as they go to the table's process. */
export type OpenOptions = {
  readonly file: string
  /** Null: whatever the file says, as `open_file/1` has it; so with keypos. */
  readonly type: TableType | null
  readonly keypos: number | null
  readonly access: 'read' | 'read_write'
  /** Null: never. */
  readonly auto_save: number | null
  readonly min_no_slots: number
  readonly max_no_slots: number
  readonly ram_file: boolean
  readonly repair: boolean | 'force'
  readonly sync: SyncMode
}

/** @throws error `badarg` for anything that `open_file` does not take */
export function checkedOptions(options: DetsOptions, defaultFile: string): OpenOptions {
  const { file = defaultFile, type = 'set', keypos = 1, access = 'read_write', sync = 'always' } = options
  const { autoSave = 180_000, minNoSlots, maxNoSlots, ramFile = false, repair = true } = options
  const min_no_slots = slots(minNoSlots, layout.minSlots)
  const max_no_slots = slots(maxNoSlots, layout.maxSlots)
  const isRight =
    isFileName(file) &&
    ['set', 'bag', 'duplicate_bag'].includes(type) &&
    isCount(keypos) &&
    ['read', 'read_write'].includes(access) &&
    (autoSave === 'infinity' || (Number.isSafeInteger(autoSave) && autoSave >= 0)) &&
    typeof ramFile === 'boolean' &&
    [true, false, 'force'].includes(repair) &&
    ['always', 'auto_save'].includes(sync) &&
    min_no_slots <= max_no_slots
  if (!isRight) return raise(badarg)
  const auto_save = autoSave === 'infinity' ? null : autoSave
  return {
    file,
    type,
    keypos,
    access,
    auto_save,
    min_no_slots,
    max_no_slots,
    ram_file: ramFile,
    repair,
    sync,
  }
}

/** The options of `open_file/1`: the file must be there, and says what it is. */
export function optionsOfFile(file: string): OpenOptions {
  return { ...checkedOptions({ file }, file), type: null, keypos: null }
}

/** Whether a table that is open as `open` says can be opened as `asked` says, too. @see OTP stdlib, dets: open_file/2 */
export function areCompatible(open: OpenOptions, asked: OpenOptions): boolean {
  return (
    open.file === asked.file &&
    (asked.type === null || open.type === asked.type) &&
    (asked.keypos === null || open.keypos === asked.keypos) &&
    open.access === asked.access &&
    open.ram_file === asked.ram_file
  )
}

function slots(asked: number | undefined, otherwise: number): number {
  if (asked === undefined) return otherwise
  if (!Number.isSafeInteger(asked) || asked < 0) return raise(badarg)
  let count = layout.minSlots
  while (count < asked && count < layout.maxSlots) count *= 2
  return count
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 1
}

/** Options as a message carries them. */
export function optionsOf(term: Term): OpenOptions {
  return term as unknown as OpenOptions
}
