import { nonode, ok } from '../../../shared/atoms.ts'
import { atom, type Term, tuple } from '../../../shared/term.ts'
import { binaryTerm } from './chunks.ts'
import { none, sizeTerm } from './options.ts'
import type { OpenLog } from './state.ts'

/** What `disk_log:info/1` tells, in its order, and the log after somebody has looked at its wraps. */
export function infoOf(log: OpenLog, items: number): { readonly info: Term; readonly log: OpenLog } {
  const { args, extra, head } = log
  const isWritable = args.mode === 'read_write'
  const size = extra.type === 'wrap' ? tuple(extra.maxBytes, extra.maxFiles) : sizeTerm(extra.size)
  const info: Term[] = [
    pair('name', args.name),
    pair('file', log.file),
    pair('type', atom(args.type)),
    pair('format', atom('internal')),
    pair('size', size),
    pair('items', items),
    pair(
      'owners',
      log.owners.map(({ pid, notify }) => tuple(pid, notify)),
    ),
    pair('users', log.users),
  ]
  if (isWritable) info.push(pair('head', head === null ? none : binaryTerm(head)))
  const status = log.blocked === null ? ok : tuple(atom('blocked'), log.blocked.isQueueing)
  info.push(pair('mode', atom(args.mode)), pair('status', status), pair('node', nonode))
  if (!isWritable) return { info, log }
  if (extra.type === 'halt') {
    info.push(pair('full', extra.isFull), pair('no_written_items', items))
    return { info, log }
  }
  const all = extra.wrapsBefore + extra.wraps
  info.push(
    pair('no_current_bytes', extra.bytes),
    pair('no_current_items', extra.items),
    pair('no_items', items),
    pair('no_written_items', extra.items + extra.itemsBefore),
    pair('current_file', extra.current),
    pair('no_overflows', tuple(all, extra.wraps)),
  )
  return { info, log: { ...log, extra: { ...extra, wraps: 0, wrapsBefore: all } } }
}

function pair(name: string, value: Term): Term {
  return tuple(atom(name), value)
}
