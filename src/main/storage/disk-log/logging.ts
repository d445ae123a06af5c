import { error } from '../../../shared/atoms.ts'
import { atom, type Term, tuple } from '../../../shared/term.ts'
import type { Coroutine, Process } from '../../runtime/index.ts'
import { writeLogBody } from '../format/disk-log.ts'
import { notifyOwners } from './events.ts'
import { appended, isDue, LogError, type Written, written } from './log-file.ts'
import type { HaltLog, OpenLog, WrapLog } from './state.ts'
import { nextFile } from './wrap.ts'

/** What logging came to: items that the log has more (fewer, when files were overwritten), and what went wrong. */
export type Logged = { readonly log: OpenLog; readonly items: number; readonly failed: Term | null }

/** Puts items, given as their terms' bytes, at the end of the log. */
export function* logItems(self: Process, log: OpenLog, bodies: readonly Uint8Array[]): Coroutine<Logged> {
  return log.extra.type === 'halt'
    ? yield* logToHalt(self, log, log.extra, bodies)
    : yield* logToWrap(self, log, log.extra, bodies)
}

/** What an item adds to the size of a log. As in disk_log, the checksum of a large one is not counted. */
function countedBytes(body: Uint8Array): number {
  return 8 + body.length
}

function* logToHalt(
  self: Process,
  log: OpenLog,
  halt: HaltLog,
  bodies: readonly Uint8Array[],
): Coroutine<Logged> {
  const full = tuple(error, tuple(atom('full'), log.args.name))
  if (halt.isFull) return { log, items: 0, failed: full }
  const limit = typeof halt.size === 'number' ? halt.size : Number.POSITIVE_INFINITY
  let bytes = halt.bytes
  let fitting = 0
  for (const body of bodies) {
    if (bytes + countedBytes(body) > limit) break
    bytes += countedBytes(body)
    fitting++
  }
  const file = appended(halt.file, bodies.slice(0, fitting).map(writeLogBody))
  const result = yield* writtenIfDue(self, log, file)
  const isFull = fitting < bodies.length
  if (result.failed !== null)
    return { log: { ...log, extra: { ...halt, file: result.file } }, items: 0, failed: result.failed.term }
  const after = { ...log, extra: { ...halt, file: result.file, bytes, isFull } }
  if (isFull) notifyOwners(self, after, atom('full'))
  return { log: after, items: fitting, failed: isFull ? full : null }
}

function* logToWrap(
  self: Process,
  log: OpenLog,
  wrap: WrapLog,
  bodies: readonly Uint8Array[],
): Coroutine<Logged> {
  let now = wrap
  let left = bodies
  let logged = 0
  const losses: number[] = []
  const outcome = (failed: Term | null): Logged => ({
    log: { ...log, extra: now },
    items: logged - losses.reduce((sum, lost) => sum + lost, 0),
    failed,
  })
  while (left.length > 0) {
    const { count, bytes } = fittingItems(now, left)
    if (count === 0) {
      try {
        const next = yield* nextFile(self, log.args, now, log.head)
        now = next.log
        losses.push(next.lost)
        logged += now.items
      } catch (thrown) {
        if (thrown instanceof LogError) return outcome(thrown.term)
        throw thrown
      }
      continue
    }
    const file = appended(now.file, left.slice(0, count).map(writeLogBody))
    const result = yield* writtenIfDue(self, log, file)
    if (result.failed !== null) {
      now = { ...now, file: result.file }
      return outcome(result.failed.term)
    }
    now = { ...now, file: result.file, bytes: now.bytes + bytes, items: now.items + count }
    logged += count
    left = left.slice(count)
  }
  for (const lost of losses) notifyOwners(self, log, tuple(atom('wrap'), lost))
  return outcome(null)
}

/** How many of the items the current file has room for. An item that no file has room for gets one for itself. */
function fittingItems(wrap: WrapLog, bodies: readonly Uint8Array[]): { count: number; bytes: number } {
  const room = wrap.maxBytes - wrap.bytes
  let bytes = 0
  let count = 0
  for (const body of bodies) {
    if (bytes + countedBytes(body) > room) break
    bytes += countedBytes(body)
    count++
  }
  const [first] = bodies
  if (count === 0 && wrap.bytes === wrap.firstBytes && first !== undefined)
    return { count: 1, bytes: countedBytes(first) }
  return { count, bytes }
}

function* writtenIfDue(self: Process, log: OpenLog, file: Written['file']): Coroutine<Written> {
  return isDue(file) ? yield* written(self, log.args.file, file, false) : { file, failed: null }
}
