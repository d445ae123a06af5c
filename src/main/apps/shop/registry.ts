import { elixirModule } from '../kernel/elixir-module.ts'

/** Name of the registry that finds a session by its key. */
export const shopRegistry = elixirModule('Shop.Registry')
