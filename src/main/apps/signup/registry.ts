import { elixirModule } from '../kernel/elixir-module.ts'

/** Name of the registry that finds a Wizard by its visitor. */
export const signupRegistry = elixirModule('Signup.Registry')
