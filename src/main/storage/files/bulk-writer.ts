import { Worker } from 'node:worker_threads'

/** One write of many: where in the file, and what. */
export type BulkWrite = { readonly at: number; readonly bytes: Uint8Array }

/**
 * Does many small writes in one go, in a thread of its own: each alone would take a turn of the event loop, which
 * costs more than the write. The thread is started for the first, and does not keep the program alive.
 */
export class BulkWriter {
  #worker: Worker | null = null
  #next = 1
  readonly #waiting = new Map<number, { done(): void; fail(error: unknown): void }>()

  /** Settles when all are done, or one has failed; then those before it are done. */
  write(descriptor: number, writes: readonly BulkWrite[]): Promise<void> {
    const length = writes.reduce((sum, { bytes }) => sum + bytes.length, 0)
    const bytes = new Uint8Array(length)
    const places = new Float64Array(2 * writes.length)
    let from = 0
    for (const [i, one] of writes.entries()) {
      bytes.set(one.bytes, from)
      from += one.bytes.length
      places[2 * i] = one.at
      places[2 * i + 1] = one.bytes.length
    }
    const worker = this.#started()
    const id = this.#next++
    return new Promise((done, fail) => {
      this.#waiting.set(id, { done, fail })
      worker.ref()
      worker.postMessage({ id, descriptor, bytes, places }, [bytes.buffer, places.buffer])
    })
  }

  /** Ends the thread; nothing may be under way. */
  async close(): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    await worker?.terminate()
  }

  #started(): Worker {
    if (this.#worker !== null) return this.#worker
    // Plain text, so that it is in whatever the app is bundled into.
    const worker = new Worker(program, { eval: true })
    worker.on('message', ({ id, code }: { id: number; code?: string }) => {
      const waiting = this.#waiting.get(id)
      this.#waiting.delete(id)
      if (this.#waiting.size === 0) worker.unref()
      if (code === undefined) waiting?.done()
      else waiting?.fail(Object.assign(new Error(`a write failed: ${code}`), { code }))
    })
    worker.on('error', error => {
      if (this.#worker === worker) this.#worker = null
      for (const waiting of this.#waiting.values()) waiting.fail(error)
      this.#waiting.clear()
    })
    worker.unref()
    this.#worker = worker
    return worker
  }
}

const program = `
const { parentPort } = require('node:worker_threads')
const { writeSync } = require('node:fs')
parentPort.on('message', ({ id, descriptor, bytes, places }) => {
  try {
    let from = 0
    for (let i = 0; i < places.length; i += 2) {
      let at = places[i]
      const end = from + places[i + 1]
      while (from < end) {
        const written = writeSync(descriptor, bytes, from, end - from, at)
        from += written
        at += written
      }
    }
    parentPort.postMessage({ id })
  } catch (error) {
    parentPort.postMessage({ id, code: error.code ?? 'EIO' })
  }
})
`
