import {
  type Awaitable,
  type Coroutine,
  isCoroutine,
  type Planted,
  type Process,
  receive,
  sleep,
  throw_,
} from '../../runtime/index.ts'

type Run<P> = (program: P, self: Process) => Awaitable<unknown>

/** A callback that does what was planted, instead of `run` or before it. It can be begun again, as forks do. */
export function plantedRun<P>(planted: Planted, run: Run<P>): Run<P> {
  switch (planted.do) {
    case 'raise':
      return () => {
        throw new Error(planted.message)
      }
    case 'throw':
      return () => throw_(planted.value)
    case 'return':
      return () => planted.value
    case 'wait':
      return (_program, self) => receive(self, () => false)
    case 'slow':
      return (program, self) => slowly(self, planted.ms, () => run(program, self))
  }
}

function* slowly(self: Process, ms: number, run: () => Awaitable<unknown>): Coroutine<unknown> {
  yield* sleep(self, ms)
  const value = run()
  return isCoroutine(value) ? yield* value : value
}
