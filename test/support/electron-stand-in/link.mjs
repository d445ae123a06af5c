// The channel between the stand-in, inside the app's OS process, and its driver in the test's.

/** @typedef {{ type: string, call?: number, [field: string]: any }} Message see ../stand-in.ts for each type */

/** @type {Map<string, (message: Message) => unknown>} */
const handlers = new Map()

/** @param {Message} message */
export function tellDriver(message) {
  if (process.connected) process.send?.(message)
}

/**
 * Handles one type of message from the driver. Where the driver waits for an answer, it gets what the handler
 * returns or the message of what it throws.
 *
 * @param {string} type
 * @param {(message: any) => unknown} handler
 */
export function onDriver(type, handler) {
  handlers.set(type, handler)
}

process.on('message', async message => {
  const { type, call } = /** @type {Message} */ (message)
  try {
    const handler = handlers.get(type)
    if (handler === undefined) throw new Error(`the stand-in does not know the message ${type}`)
    const value = await handler(/** @type {Message} */ (message))
    if (call !== undefined) tellDriver({ type: 'answer', call, value })
  } catch (error) {
    if (call === undefined) throw error
    tellDriver({ type: 'answer', call, error: String(error) })
  }
})

// Without its driver an app could only hang about: whoever tested it is gone.
process.on('disconnect', () => process.exit(1))
