import { elixirModule } from '../kernel/elixir-module.ts'

/** Name of the registry that finds a TodoServer by its token. */
export const todoRegistry = elixirModule('Todo.Registry')
