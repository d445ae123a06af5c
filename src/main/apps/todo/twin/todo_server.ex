defmodule Todo.TodoServer do
  @moduledoc "The todos of one user, known by a token. The twin of `todo-server.ts` and its version 1."
  use GenServer, restart: :transient

  # Public API

  def start_link(token), do: GenServer.start_link(__MODULE__, token, name: name(token))

  def get(token), do: GenServer.call(name(token), :get)
  def add(token, title), do: GenServer.call(name(token), {:add, title})
  def edit(token, id, title), do: GenServer.call(name(token), {:edit, id, title})
  def toggle(token, id), do: GenServer.call(name(token), {:toggle, id})
  def remove(token, id), do: GenServer.call(name(token), {:remove, id})
  def clear_completed(token), do: GenServer.call(name(token), :clear_completed)
  def settings(token, settings), do: GenServer.call(name(token), {:settings, settings})

  def name(token), do: {:via, Registry, {Todo.Registry, token}}

  # Callbacks

  def init(token) do
    state = Map.merge(Todo.empty(), %{token: token, used_at: now(), sweep: nil})
    # Reading the table is left for later, so that the supervisor can go on with others.
    {:ok, state, {:continue, :load}}
  end

  def handle_continue(:load, state) do
    state = state |> Map.merge(Todo.Db.load(state.token)) |> plan_sweep()
    {:noreply, state, idle_left(state)}
  end

  def handle_call(:get, _from, state) do
    state = used(state)
    {:reply, shown(state), state, idle_left(state)}
  end

  def handle_call(request, _from, state) do
    state = used(state)

    # What happens is made lasting first and known after.
    with {:ok, list} <- changed(state, request),
         :ok <- Todo.Db.save(state.token, list) do
      state = plan_sweep(Map.merge(state, list))
      {:reply, {:ok, shown(state)}, state, idle_left(state)}
    else
      {:error, why} -> {:reply, {:error, why}, state, idle_left(state)}
    end
  end

  def handle_info(:timeout, state) do
    if idle_left(state) == 0,
      do: {:stop, :normal, state},
      else: {:noreply, state, idle_left(state)}
  end

  # The timeout of a GenServer begins anew with every message: what is left of it is counted here.
  def handle_info(:sweep, state) do
    state = sweep(state)
    {:noreply, state, idle_left(state)}
  end

  # Privates

  defp changed(list, {:add, title}), do: Todo.add(list, title)
  defp changed(list, {:edit, id, title}), do: Todo.edit(list, id, title)
  defp changed(list, {:toggle, id}), do: Todo.toggle(list, id, now())
  defp changed(list, {:remove, id}), do: Todo.remove(list, id)
  defp changed(list, :clear_completed), do: Todo.clear_completed(list)
  defp changed(list, {:settings, settings}), do: Todo.settings(list, settings)

  defp sweep(%{settings: %{keep_completed_ms: nil}} = state), do: state

  defp sweep(%{settings: %{keep_completed_ms: ms}} = state) do
    list = Todo.drop_completed_before(state, now() - ms)
    if list != state and Todo.Db.save(state.token, list) == :ok,
      do: plan_sweep(list),
      else: plan_sweep(state)
  end

  defp plan_sweep(%{settings: %{keep_completed_ms: ms}} = state) do
    if state.sweep, do: Process.cancel_timer(state.sweep)
    every = ms && min(60_000, max(1_000, div(ms, 4)))
    %{state | sweep: every && Process.send_after(self(), :sweep, every)}
  end

  defp idle_left(%{settings: %{idle_ms: nil}}), do: :infinity
  defp idle_left(%{settings: %{idle_ms: ms}, used_at: at}), do: max(0, at + ms - now())

  defp used(state), do: %{state | used_at: now()}
  defp shown(state), do: Map.take(state, [:todos, :settings])
  defp now, do: System.system_time(:millisecond)
end
