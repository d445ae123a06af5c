import { badarg, error } from '../../../shared/atoms.ts'
import { atom, isAtom, Pid, type Term, tuple } from '../../../shared/term.ts'
import { formatTerm } from '../../../shared/term-text.ts'
import { isFileName } from '../files/request.ts'

/** Most bytes of a halt log, or most bytes of each file of a wrap log and most files. */
export type LogSize = 'infinity' | number | readonly [maxBytes: number, maxFiles: number]

/** When `log` is answered: when its items are on the disk, or as in real disk_log when they are in memory. */
export type LogSync = 'always' | 'delayed'

/** How a log is opened. Names and defaults are those of `disk_log:open/1`, but for `sync`. */
export type DiskLogOptions = {
  /** What the log is called in the world, an atom or text. */
  name: Term
  /** File name in the world's folder, to which wrap logs add `.1`, `.2`…, `.idx` and `.siz`. Default: the name and `.LOG`. */
  file?: string
  /** The owner, which is linked to the log; `none` makes its opener a user that nobody watches. Default: who opens it. */
  linkto?: Pid | 'none'
  /** What is done with a file that was not closed properly; `truncate` empties any. Default true. */
  repair?: boolean | 'truncate'
  /** Default halt. */
  type?: 'halt' | 'wrap'
  /** Only the internal format is known here. */
  format?: 'internal'
  /** Default infinity, and for a wrap log what it has. */
  size?: LogSize
  /** Whether the owner is told what happens, by messages `{disk_log, Node, Log, Info}`. Default false. */
  notify?: boolean
  /** The first item of every new file of the log. */
  head?: Term
  /** Whether a repair is kept out of the world's log. Default false. */
  quiet?: boolean
  /** Default read_write. */
  mode?: 'read_only' | 'read_write'
  /**
   * Ours: `always` (default) answers `log` when the items are on the disk; `delayed` answers when they are in memory,
   * writes at 64 KiB or after 2 s, and waits for the disk at `sync` only.
   */
  sync?: LogSync
}

/** Checked options, as they go to the log's process. */
export type LogArguments = {
  readonly name: Term
  readonly file: string
  readonly linkto: Pid | null
  readonly repair: boolean | 'truncate'
  readonly type: 'halt' | 'wrap'
  /** Null for a wrap log that is to have the size it has. */
  readonly size: LogSize | null
  readonly notify: boolean
  readonly head: Head
  readonly quiet: boolean
  readonly mode: 'read_only' | 'read_write'
  readonly sync: LogSync
  /** Names of the options that were given, in order. */
  readonly given: readonly (keyof DiskLogOptions)[]
}

/** `none`, or `{head, Term}`. */
export type Head = Term

export const none = atom('none')

type Checks = { readonly [K in keyof DiskLogOptions]-?: (value: unknown) => boolean }

const checks: Checks = {
  name: () => true,
  file: value => typeof value === 'string' && isFileName(value),
  linkto: value => value instanceof Pid || value === 'none',
  repair: value => value === true || value === false || value === 'truncate',
  type: value => value === 'halt' || value === 'wrap',
  format: value => value === 'internal',
  size: isSize,
  notify: value => typeof value === 'boolean',
  head: () => true,
  quiet: value => typeof value === 'boolean',
  mode: value => value === 'read_only' || value === 'read_write',
  sync: value => value === 'always' || value === 'delayed',
}

/**
 * What `options` mean to the process that opens a log.
 * @returns them, or `{error, {badarg, What}}` as `disk_log:open/1` answers
 */
export function checkedOptions(self: Pid, options: DiskLogOptions): LogArguments | Term {
  const given = Object.keys(options) as (keyof DiskLogOptions)[]
  for (const [i, option] of given.entries()) {
    const check: ((value: unknown) => boolean) | undefined = checks[option]
    if (check === undefined || !check(options[option]))
      return bad(given.slice(i).map(name => tuple(atom(name), valueTerm(name, options[name]))))
  }
  if (options.name === undefined || options.name === 0) return bad(atom('name'))
  const { name, file = defaultFile(name), repair = true, type = 'halt', mode = 'read_write' } = options
  const { linkto = self, notify = false, quiet = false, sync = 'always', head = none } = options
  const { size = type === 'halt' ? 'infinity' : null } = options
  if (!isFileName(file)) return bad(atom('file'))
  if (repair === 'truncate' && mode === 'read_only') return bad(atom('repair_read_only'))
  if (type === 'halt' && Array.isArray(size)) return bad(atom('size'))
  return {
    name,
    file,
    linkto: linkto === 'none' ? null : linkto,
    repair,
    type,
    size: type === 'wrap' && size === 'infinity' ? null : size,
    notify,
    head: head === none ? none : tuple(atom('head'), head),
    quiet,
    mode,
    sync,
    given,
  }
}

/** Whether a log of this type can have that size. */
export function isSizeOf(type: 'halt' | 'wrap', size: unknown): size is LogSize {
  return isSize(size) && Array.isArray(size) === (type === 'wrap')
}

function isSize(size: unknown): boolean {
  if (!Array.isArray(size)) return size === 'infinity' || isCount(size)
  return size.length === 2 && isCount(size[0]) && isCount(size[1]) && (size[1] as number) < 65_000
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0
}

function defaultFile(name: Term): string {
  if (typeof name === 'string') return `${name}.LOG`
  return isAtom(name) ? `${formatTerm(name, 'erlang').replaceAll("'", '')}.LOG` : ''
}

/** The value of an option as Erlang writes it. */
function valueTerm(option: keyof DiskLogOptions, value: unknown): Term {
  if (value === undefined) return atom('undefined')
  if (option === 'size' && Array.isArray(value)) return tuple(...(value as Term[]))
  const isText = option === 'name' || option === 'head' || option === 'file'
  return typeof value === 'string' && !isText ? atom(value) : (value as Term)
}

function bad(what: Term): Term {
  return tuple(error, tuple(badarg, what))
}

/** A size as Erlang writes it: `infinity`, a number, or `{MaxBytes, MaxFiles}`. */
export function sizeTerm(size: LogSize): Term {
  if (typeof size === 'number') return size
  return size === 'infinity' ? atom('infinity') : tuple(size[0], size[1])
}
