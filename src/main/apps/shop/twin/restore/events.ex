defmodule Shop.Restore.Events do
  @moduledoc """
  What happened is written, not what came of it: to come back is to let it all happen again, from the snapshot on. What
  stands in the log although the snapshot has it is known by its number.
  """
  @behaviour Shop.Restore

  alias Shop.Session

  def load(key) do
    case :dets.lookup(:carts, {:compacted, key}) do
      [] ->
        :nothing

      [{_key, session, number}] ->
        missing = for {n, happening} <- entries(open(key)), n > number, do: {n, happening}

        session =
          Enum.reduce(missing, session, fn {_n, happening}, before ->
            Session.happened(before, happening)
          end)

        {:ok, session, Enum.max([number | Enum.map(missing, &elem(&1, 0))])}
    end
  end

  def begin(session) do
    :ok = :disk_log.truncate(open(session.key))
    compact(session, 0)
  end

  def keep(happening, _before, session, number) do
    log = open(session.key)

    with :ok <- :disk_log.log(log, {number + 1, happening}),
         :ok <- :disk_log.sync(log),
         do: {:ok, number + 1}
  end

  @doc "Puts the session in place of its log: the snapshot first, then the log is not needed any more."
  def compact(session, number) do
    with :ok <- :dets.insert(:carts, {{:compacted, session.key}, session, number}),
         :ok <- :dets.sync(:carts),
         :ok <- :disk_log.truncate(open(session.key)),
         do: {:ok, number}
  end

  defp open(key) do
    log = {:cart, key}
    file = ~c"cart-#{key}.LOG"

    case :disk_log.open(name: log, file: file) do
      {:ok, ^log} -> log
      {:repaired, ^log, _recovered, _bad_bytes} -> log
    end
  end

  defp entries(log, from \\ :start) do
    case :disk_log.chunk(log, from) do
      :eof -> []
      {next, terms} -> terms ++ entries(log, next)
    end
  end
end
