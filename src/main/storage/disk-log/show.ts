import { atom, type Term } from '../../../shared/term.ts'
import { sizeTerm } from './options.ts'
import type { HeldState } from './state.ts'

/** The state of a log's process, as observers see it. */
export function showLog({ fields }: HeldState): Term {
  const { log, items, waiting, queue, errorStatus } = fields
  if (log === null) return { name: null }
  const { args, extra, file, owners, users, blocked } = log
  return {
    name: args.name,
    file,
    type: atom(args.type),
    mode: atom(args.mode),
    sync: atom(args.sync),
    size: extra.type === 'halt' ? sizeTerm(extra.size) : sizeTerm([extra.maxBytes, extra.maxFiles]),
    no_items: items,
    bytes: extra.bytes,
    current_file: extra.type === 'wrap' ? extra.current : null,
    full: extra.type === 'halt' && extra.isFull,
    owners: owners.map(({ pid }) => pid),
    users,
    blocked: blocked !== null,
    in_memory: extra.file.cachedBytes,
    waiting_bytes: waiting?.bytes ?? 0,
    waiting_requests: queue.length,
    error_status: errorStatus,
  }
}
