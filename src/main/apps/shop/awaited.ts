import { type Awaitable, type Coroutine, isCoroutine } from '../../otp/process.ts'

/** What a callback returned, which is a plain function or one that waits. */
export function* awaited<T>(returned: Awaitable<T>): Coroutine<T> {
  return isCoroutine(returned) ? yield* returned : returned
}
