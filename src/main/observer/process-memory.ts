import { isRecord } from '../../shared/term.ts'
import { TermSizes } from '../../shared/term-size.ts'
import type { Process } from '../runtime/index.ts'
import { supervises } from './supervisors.ts'

/**
 * Estimates what processes would take on a BEAM of 64 bits: the record of the process, its heap, which is never below 233
 * words, and the messages that wait. On the heap are its state and its dictionary; what a process that is no behaviour
 * holds in its variables cannot be seen. A real heap may be larger, since it grows in steps and holds garbage.
 * @see Erlang, process_info/2: memory
 */
export class ProcessMemory {
  private readonly sizes = new TermSizes()

  bytesOf(process: Process): number {
    return recordBytes + Math.max(heapBytesMin, this.held(process)) + this.waiting(process)
  }

  private held(process: Process): number {
    const { sizes } = this
    const state = process.program.shownState
    let bytes = state === undefined ? 0 : sizes.bytes(state)
    // A supervisor's state shows how many children it has, not each.
    if (supervises(process) && isRecord(state) && typeof state.children === 'number')
      bytes += state.children * childBytes
    for (const [key, value] of process.dictionary ?? [])
      bytes += dictionaryPairBytes + sizes.bytes(key) + sizes.bytes(value)
    return bytes
  }

  private waiting(process: Process): number {
    const count = process.dead ? 0 : process.messageCount
    if (count === 0) return 0
    let bytes = 0
    const measured = process.messages(messagesMeasured)
    for (const message of measured) bytes += messageBytes + this.sizes.bytes(message)
    return Math.round((bytes / measured.length) * count)
  }
}

/** Of a process that does nothing OTP 25 says 2,640 bytes: its record, and a heap of 233 words. */
const recordBytes = 776
const heapBytesMin = 233 * 8
/** A child specification and what the supervisor knows of the child, 20 words. */
const childBytes = 160
const dictionaryPairBytes = 24
/** What holds a message, besides the message. */
const messageBytes = 64
/** Of a longer mailbox the first messages stand for all. */
const messagesMeasured = 50
