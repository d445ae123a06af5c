/**
 * What a world answers where Elixir asks how many schedulers are online, for its defaults. A world runs one process
 * at a time; the number is fixed so that every machine gives the same world.
 */
export const schedulersOnline = 4
