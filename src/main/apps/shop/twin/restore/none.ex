defmodule Shop.Restore.None do
  @moduledoc "Nothing is kept: what the cart knew dies with it."
  @behaviour Shop.Restore

  def load(_key), do: :nothing
  def begin(_session), do: {:ok, nil}
  def keep(_happening, _before, _after, _memo), do: {:ok, nil}
end
