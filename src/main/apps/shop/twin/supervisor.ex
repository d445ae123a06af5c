defmodule Shop.Supervisor do
  @moduledoc "The top of the shop: the carts need all that stands before them. The twin of `supervisor.ts`."
  use Supervisor

  def start_link(_), do: Supervisor.start_link(__MODULE__, nil, name: __MODULE__)

  def init(nil) do
    children = [
      Shop.Stash,
      {Registry, keys: :unique, name: Shop.Registry},
      table(:carts),
      table(:cart_rows),
      table(:orders),
      {DynamicSupervisor, name: Shop.CartSupervisor, max_restarts: 100}
    ]

    Supervisor.init(children, strategy: :rest_for_one)
  end

  # A process that holds a table open for all others.
  defp table(name) do
    open = fn ->
      {:ok, ^name} = :dets.open_file(name, file: ~c"#{name}.dets")
      name
    end

    Supervisor.child_spec({Agent, open}, id: name)
  end
end
