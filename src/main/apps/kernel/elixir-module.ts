import { type Atom, atom } from '../../../shared/term.ts'

/** The atom that Elixir writes as `name`: `elixirModule('Todo.Registry')` is the atom `'Elixir.Todo.Registry'`. */
export function elixirModule(name: string): Atom {
  return atom(`Elixir.${name}`)
}
