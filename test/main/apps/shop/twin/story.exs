# Plays a story with the shop's twin in Elixir, in the current folder: prints one line for each thing that happens,
# which the test compares with what the shop itself has made of the same story.
#
#     elixir -r catalogue.ex … story.exs way story
#
# A story is a list of requests, `:crash` (the cart is killed), `:idle` (nothing happens for long).

defmodule Story do
  alias Shop.{OnDemand, SessionServer}

  @key "ada"

  def play(way, story) do
    {:ok, _} = Shop.Supervisor.start_link(nil)
    OnDemand.start(@key, way)

    Enum.each(
      [:begin | story],
      &IO.puts(inspect(line(&1, way), limit: :infinity, printable_limit: :infinity))
    )
  end

  defp line(:begin, way), do: {:begin, shown(way)}

  defp line(:crash, way) do
    pid = pid()
    reason = down(pid, fn -> Process.exit(pid, :kill) end)
    unless way == :on_demand, do: restarted(pid)
    {:crash, reason, shown(way)}
  end

  defp line(:idle, way) when way != :on_demand, do: {:idle, :alive, shown(way)}
  defp line(:idle, way), do: {:idle, down(pid(), fn -> :ok end), shown(way)}

  defp line({:select_item, %{price: price}} = request, way) when price < 0 do
    pid = pid()
    me = self()
    reason = down(pid, fn -> send(me, {:answer, ask(request, way)}) end)
    unless way == :on_demand, do: restarted(pid)
    receive do: ({:answer, answer} -> {request, answer, reason, shown(way)})
  end

  defp line(request, way) do
    answer =
      case ask(request, way) do
        {:ok, _session} -> :ok
        {:error, why} -> {:error, why}
      end

    {request, answer, shown(way)}
  end

  # What can be seen of the session, without times and without the id, which are the dice's.
  defp shown(way) do
    session = ask(:get, way)

    items =
      for %{sku: sku, quantity: quantity, price: price} <- session.items,
          do: {sku, quantity, price}

    codes = for %{code: code, spent: spent} <- session.discounts, do: {code, spent}

    entries =
      for %{entry: entry} <- session.logs, do: String.replace(entry, session.id <> "-", "")

    {items, codes, entries, Shop.Session.total(session)}
  end

  defp ask(request, :on_demand), do: OnDemand.call(@key, request)
  defp ask(request, _way), do: GenServer.call(SessionServer.name(@key), request)

  defp pid, do: GenServer.whereis(SessionServer.name(@key))

  defp down(pid, act) do
    ref = Process.monitor(pid)
    act.()
    receive do: ({:DOWN, ^ref, :process, _pid, reason} -> reason)
  end

  defp restarted(old) do
    case pid() do
      pid when is_pid(pid) and pid != old -> pid
      _ -> restarted(old)
    end
  end
end

# Long enough for what the story does in between, short enough to wait for.
Application.put_env(:shop, :idle_ms, 500)
Logger.configure(level: :none)
[way, story] = System.argv()
{story, _} = Code.eval_string(story)
Story.play(String.to_existing_atom(way), story)
