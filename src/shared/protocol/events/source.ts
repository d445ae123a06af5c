/** A module of the demo applications whose source can be read. */
export type Source = {
  id: string
  /** As processes name it: "Todo.TodoServer". */
  module: string
  /** What it is, in a few words. */
  about: string
}

export type SourceText = {
  typescript: { file: string; text: string }
  /** The same thing in Elixir; null where there is no twin. */
  elixir: { file: string; text: string } | null
}
