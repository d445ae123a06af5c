/**
 * Copies a value from one side of Electron's context bridge to the other, by the rules of its documentation
 * ("contextBridge", Parameter / Error / Return Type support): plain data is copied, functions become functions
 * whose arguments and results are copied again, promises are passed on, prototypes are dropped, symbols are refused.
 */
export function crossBridge(value: unknown, depth = 0): unknown {
  // The limit is Electron's: deeper data is an error there too.
  if (depth > 1000)
    throw new TypeError(
      'Electron contextBridge recursion depth exceeded.  Nested objects deeper than 1000 are not supported.',
    )
  if (typeof value === 'symbol') throw new Error('An object could not be cloned.')
  if (typeof value === 'function') {
    return (...args: unknown[]): unknown => {
      const copies = args.map(argument => crossBridge(argument))
      try {
        return crossBridge((value as (...args: unknown[]) => unknown)(...copies))
      } catch (error) {
        throw error instanceof Error ? new Error(error.message) : error
      }
    }
  }
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Promise) {
    return value.then(
      result => crossBridge(result),
      (error: unknown) =>
        Promise.reject(error instanceof Error ? new Error(error.message) : crossBridge(error)),
    )
  }
  if (value instanceof Error) return new Error(value.message)
  if (value instanceof Element || value instanceof Blob) return value
  if (Array.isArray(value)) return value.map(item => crossBridge(item, depth + 1))
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null || !isCloneable(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, crossBridge(item, depth + 1)]))
  }
  return structuredClone(value)
}

const isCloneable = (value: object): boolean =>
  value instanceof Date ||
  value instanceof Map ||
  value instanceof Set ||
  value instanceof ArrayBuffer ||
  ArrayBuffer.isView(value) ||
  value instanceof RegExp
