import { elixirModule } from '../../kernel/elixir-module.ts'

/** The process that knows how the experiments stand, and those that work for it. */
export const labServer = elixirModule('Shop.Lab')
/** Supervisor of the carts that are crashed on purpose. */
export const labCarts = elixirModule('Shop.LabCarts')
export const labTasks = elixirModule('Shop.LabTasks')
export const labSupervisor = elixirModule('Shop.LabSupervisor')
/** Supervisor of the carts that are booted. */
export const bootSupervisor = elixirModule('Shop.BootSupervisor')
/** Where the news of the lab is told. */
export const labTopic = 'shop_lab'
