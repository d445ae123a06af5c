defmodule Shop.OnDemand do
  @moduledoc """
  Carts that are started when somebody calls them. The article looks whether the process is there and then calls it,
  which fails when it stops in between; this calls, and starts it when nobody was there. The twin of `on-demand.ts`.
  """

  alias Shop.SessionServer

  def call(key, request, way \\ :on_demand) do
    GenServer.call(SessionServer.name(key), request)
  catch
    :exit, {reason, _call} when reason in [:noproc, :normal] ->
      start(key, way)
      GenServer.call(SessionServer.name(key), request)
  end

  def start(key, way) do
    case DynamicSupervisor.start_child(Shop.CartSupervisor, {SessionServer, {key, way}}) do
      {:ok, pid} -> pid
      {:error, {:already_started, pid}} -> pid
    end
  end
end
