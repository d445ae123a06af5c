import { already_started, error } from '../../../shared/atoms.ts'
import { type Term, tuple } from '../../../shared/term.ts'
import { type Coroutine, freeze, type Process } from '../../runtime/index.ts'
import { Start } from '../proc-lib.ts'
import { type ServerName, whereisServer } from '../server-name.ts'
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
  return new ServerStart(self, module, args, options, link) as unknown as Coroutine<Term>
}

class ServerStart extends Start {
  private readonly module: GenServerModule<never, never>
  private readonly args: Term
  private readonly options: GenServerOptions

  constructor(
    self: Process,
    module: GenServerModule<never, never>,
    args: Term,
    options: GenServerOptions,
    link: boolean,
  ) {
    super(self, link, options.timeoutMs ?? null)
    this.module = module
    this.args = args
    this.options = options
  }

  override begin(): unknown {
    const { module, options, self } = this
    const { name } = options
    if (name !== undefined) {
      const holder = whereisServer(self, name)
      if (holder !== undefined) return tuple(error, tuple(already_started, holder))
    }
    const args = freeze(this.args)
    return this.run(new GenServerProgram(module, args, name, self.pid, this.link, options), null)
  }
}
