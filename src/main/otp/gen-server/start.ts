import { already_started, error } from '../../../shared/atoms.ts'
import { type Term, tuple } from '../../../shared/term.ts'
import { type Coroutine, freeze, type Process } from '../../runtime/index.ts'
import { type ServerName, whereisServer } from '../server-name.ts'
import { Start } from '../start.ts'
import type { GenServerModule } from './module.ts'
import { GenServerProgram } from './program.ts'

export type GenServerOptions = {
  /** Name to register under before `init` runs. */
  name?: ServerName | undefined
  /** Ms that `init` may take; null (default) for ever. */
  timeoutMs?: number | null
  /** What `sys` does to it from the start on: `trace`, `log`, `{log, N}`, `statistics`, `{install, Spec}`. */
  debug?: readonly Term[]
  /** Ms without a message after which it hibernates; default: never. */
  hibernateAfterMs?: number
}

export function startServer(
  self: Process,
  module: GenServerModule<never, never>,
  args: Term,
  options: GenServerOptions,
  link: boolean,
): Coroutine<Term> {
  const start = new Start(self, startGenServer, module, args, options, link, options.timeoutMs ?? null)
  return start as unknown as Coroutine<Term>
}

function startGenServer(start: Start<GenServerModule<never, never>, GenServerOptions>): unknown {
  const { args, link, module, options, self } = start
  const { name } = options
  if (name !== undefined) {
    const holder = whereisServer(self, name)
    if (holder !== undefined) return tuple(error, tuple(already_started, holder))
  }
  return start.run(new GenServerProgram(module, freeze(args), name, self.pid, link, options), null)
}
