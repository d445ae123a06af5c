defmodule Shop.SessionServer do
  @moduledoc """
  One visit to the shop, known by its key: a cart that remembers what was done with it, and comes back in the way that
  was chosen for it. The twin of `session-server.ts`.
  """
  use GenServer

  alias Shop.{Orders, Session}

  @ways %{
    none: {Shop.Restore.None, :infinity},
    snapshot: {Shop.Restore.Snapshot, :infinity},
    rows: {Shop.Restore.Rows, :infinity},
    events: {Shop.Restore.Events, :infinity},
    stash: {Shop.Restore.Stash, :infinity},
    on_demand: {Shop.Restore.Snapshot, :idle}
  }

  def child_spec({key, way}) do
    restart = if way == :on_demand, do: :temporary, else: :transient
    %{id: __MODULE__, start: {__MODULE__, :start_link, [{key, way}]}, restart: restart}
  end

  def start_link({key, way}), do: GenServer.start_link(__MODULE__, {key, way}, name: name(key))

  def name(key), do: {:via, Registry, {Shop.Registry, key}}

  # Callbacks

  def init({key, way}) do
    {restore, idle} = Map.fetch!(@ways, way)
    # An empty cart until it is known what was kept, so that the supervisor need not wait for it.
    state = %{
      session: Session.new(key, "", now()),
      restore: restore,
      memo: nil,
      idle: idle_ms(idle)
    }

    {:ok, state, {:continue, :find_or_create_session}}
  end

  def handle_continue(:find_or_create_session, %{session: %{key: key}, restore: restore} = state) do
    state =
      case restore.load(key) do
        {:ok, session, memo} ->
          %{state | session: session, memo: memo}

        :nothing ->
          session = Session.new(key, id(), now())
          {:ok, memo} = restore.begin(session)
          %{state | session: session, memo: memo}
      end

    {:noreply, finish_order(state), state.idle}
  end

  def handle_call(:get, _from, state), do: {:reply, state.session, state, state.idle}

  # The order comes first: a process that ends in between finds it when it begins again.
  def handle_call(:check_out, _from, %{session: %{items: []} = session} = state),
    do: settle(Session.check_out(session, nil, now()), state)

  def handle_call(:check_out, _from, %{session: session} = state) do
    at = now()
    {:ok, number} = Orders.write(session, at)
    settle(Session.check_out(session, number, at), state)
  end

  def handle_call(request, _from, state),
    do: settle(Session.request(state.session, request, now()), state)

  def handle_info(:timeout, state), do: {:stop, :normal, state}

  # Privates

  defp settle({:done, happening}, state) do
    state = keep(state, happening)
    {:reply, {:ok, state.session}, state, state.idle}
  end

  defp settle({:refused, why, happening}, state),
    do: {:reply, {:error, why}, keep(state, happening), state.idle}

  defp settle({:stop, reason, why, happening}, state),
    do: {:stop, reason, {:error, why}, keep(state, happening)}

  defp keep(%{session: before} = state, happening) do
    session = Session.happened(before, happening)
    {:ok, memo} = state.restore.keep(happening, before, session, state.memo)
    %{state | session: session, memo: memo}
  end

  # An order that was written just before the last process of this session ended.
  defp finish_order(%{session: session} = state) do
    order = List.last(Orders.of_session(session.id))
    known = order == nil or Enum.any?(session.logs, &(&1[:order] == order.number))

    if known or order.at < List.last(session.logs).at do
      state
    else
      {:done, happening} = Session.check_out(session, order.number, order.at)
      keep(state, happening)
    end
  end

  defp idle_ms(:idle), do: Application.get_env(:shop, :idle_ms, 10_000)
  defp idle_ms(never), do: never

  defp now, do: System.system_time(:millisecond)
  defp id, do: Base.encode16(:crypto.strong_rand_bytes(4), case: :lower)
end
