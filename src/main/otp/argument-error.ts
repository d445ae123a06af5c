import { atom } from '../../shared/term.ts'
import { raise } from '../runtime/index.ts'

/** Raises the exception that Elixir raises for a wrong argument. @see Elixir, ArgumentError */
export function raiseArgumentError(message: string): never {
  return raise({ __struct__: atom('Elixir.ArgumentError'), __exception__: true, message })
}
