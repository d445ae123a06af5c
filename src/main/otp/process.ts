/**
 * What an application says to the system it runs in, under the names of Erlang's own functions: the applications
 * import it from here, and know nothing of the runtime below.
 */
export {
  type Awaitable,
  type Coroutine,
  cancelTimer,
  demonitor,
  ErlangError,
  ErlangExit,
  ets,
  exitSignal,
  FunctionProgram,
  isCoroutine,
  makeRef,
  monitor,
  monotonicTime,
  output,
  type Process,
  type Program,
  raise,
  receive,
  send,
  sendAfter,
  setLabel,
  sleep,
  spawnLink,
  systemTime,
  timedOut,
  trapExit,
  uniform,
  whereis,
} from '../runtime/index.ts'
