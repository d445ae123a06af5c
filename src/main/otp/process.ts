/**
 * What an application says to the system it runs in, under the names of Erlang's own functions: the applications
 * import it from here, and know nothing of the runtime below.
 */
export {
  type Awaitable,
  type Coroutine,
  ErlangError,
  ErlangExit,
  FunctionProgram,
  isAlive,
  monitor,
  output,
  type Process,
  type Program,
  raise,
  receive,
  send,
  sendAfter,
  setLabel,
  systemTime,
  trapExit,
  uniform,
} from '../runtime/index.ts'
