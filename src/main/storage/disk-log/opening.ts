import { error, ok } from '../../../shared/atoms.ts'
import { atom, type Pid, type Term, Tuple, tuple } from '../../../shared/term.ts'
import { equalTerms } from '../../../shared/term-order.ts'
import { type Coroutine, link, type Process } from '../../runtime/index.ts'
import { encodeTerm } from '../format/etf.ts'
import { binaryTerm } from './chunks.ts'
import { LogError } from './log-file.ts'
import { openLogFile, openReply } from './open-file.ts'
import { type Head, type LogArguments, type LogSize, none, sizeTerm } from './options.ts'
import type { OpenLog } from './state.ts'
import { changeWrapSize, openWrap, wrapSizeOf } from './wrap.ts'

/** @throws LogError */
export function* openLog(
  self: Process,
  args: LogArguments,
  head = headBytes(args.head),
): Coroutine<{ log: OpenLog; items: number; answer: Term }> {
  const common = { file: args.file, head, owners: [], users: 0, blocked: null }
  if (args.type === 'halt') {
    const { file, newItems, repaired } = yield* openLogFile(self, args, args.file, args.repair, head)
    const size = args.size as LogSize
    const extra = { type: 'halt', size, file, bytes: file.end, isFull: false } as const
    const items = repaired?.recovered ?? newItems
    return { log: { args, extra, ...common }, items, answer: openReply(args.name, repaired) }
  }
  const size = args.size as readonly [number, number] | null
  const old = yield* wrapSizeOf(self, args.file)
  const first = old ?? size
  if (first === null) throw new LogError(tuple(atom('badarg'), atom('size')))
  if (old !== null && size !== null && !equalSizes(old, size) && args.repair !== 'truncate') {
    if (args.mode === 'read_only')
      throw new LogError(tuple(atom('size_mismatch'), sizeTerm(old), sizeTerm(size)))
  }
  const opened = yield* openWrap(self, args, first, head)
  const wanted = size ?? first
  const extra = equalSizes(first, wanted) ? opened.log : yield* changeWrapSize(self, args, opened.log, wanted)
  const log = { args: { ...args, size: wanted }, extra, ...common }
  return { log, items: opened.items, answer: openReply(args.name, opened.repaired) }
}

/**
 * Why a log that is open cannot be opened with these arguments as well; null when it can. Only options that were given
 * are compared.
 */
export function mismatch(log: OpenLog, args: LogArguments): Term | null {
  const { args: own } = log
  for (const option of args.given) {
    switch (option) {
      case 'file':
        if (args.file !== own.file) return tuple(atom('name_already_open'), own.name)
        break
      case 'mode':
        if (args.mode !== own.mode)
          return tuple(atom(own.mode === 'read_write' ? 'open_read_write' : 'open_read_only'), own.name)
        break
      case 'type':
      case 'repair':
      case 'sync':
        if (args[option] !== own[option])
          return tuple(atom('arg_mismatch'), atom(option), valueTerm(own[option]), valueTerm(args[option]))
        break
      case 'size':
        if (own.type === 'wrap' && args.size !== null && !equalSizes(own.size as LogSize, args.size))
          return tuple(atom('size_mismatch'), sizeTerm(own.size as LogSize), sizeTerm(args.size))
        break
      default:
    }
  }
  const head = headBytes(args.head)
  if (head === null || equalTerms(headTerm(head), headTerm(log.head))) return null
  return tuple(atom('arg_mismatch'), atom('head'), headTerm(log.head), headTerm(head))
}

/** The log with one owner or user more. @returns it, or `{error, Reason}` */
export function withUser(
  self: Process,
  log: OpenLog,
  linkto: Pid | null,
  notify: boolean,
): { readonly log: OpenLog } | { readonly failed: Term } {
  if (linkto === null) return { log: { ...log, users: log.users + 1 } }
  const owner = log.owners.find(({ pid }) => pid.id === linkto.id)
  if (owner === undefined) {
    link(self, linkto)
    return { log: { ...log, owners: [{ pid: linkto, notify }, ...log.owners] } }
  }
  if (owner.notify === notify) return { log }
  return { failed: tuple(error, tuple(atom('arg_mismatch'), atom('notify'), owner.notify, notify)) }
}

/** The bytes of the head `{head, Term}`; null for `none`. @throws TermFormatError */
export function headBytes(head: Head): Uint8Array | null {
  return head instanceof Tuple ? encodeTerm(head.items[1] as Term) : null
}

function headTerm(head: Uint8Array | null): Term {
  return head === null ? none : tuple(ok, binaryTerm(head))
}

function valueTerm(value: string | boolean): Term {
  return typeof value === 'boolean' ? value : atom(value)
}

function equalSizes(one: LogSize, other: LogSize): boolean {
  return equalTerms(sizeTerm(one), sizeTerm(other))
}
