defmodule Shop.Restore do
  @moduledoc """
  A way to get a cart's state back. Its callbacks run in the process of the cart; `memo` is what the last of them wanted
  to remember. The twin of `restore/restore.ts`.
  """

  @callback load(key :: String.t()) :: {:ok, session :: struct, memo :: term} | :nothing
  @callback begin(session :: struct) :: {:ok, memo :: term} | {:error, term}
  @callback keep(happening :: map, before :: struct, after_it :: struct, memo :: term) ::
              {:ok, memo :: term} | {:error, term}
end
