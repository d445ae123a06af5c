defmodule Shop.Restore.Rows do
  @moduledoc """
  Only what has changed is written: the one item, the one code, the one line of the log, and the head, which says what
  belongs to the session. What a change drops is deleted after the head is written.
  """
  @behaviour Shop.Restore

  def load(key) do
    case :dets.lookup(:cart_rows, key) do
      [] ->
        :nothing

      [{^key, {session, skus, codes, lines}}] ->
        session = %{
          session
          | items: Enum.map(skus, &find({key, :item, &1})),
            discounts: Enum.map(codes, &find({key, :code, &1})),
            logs: for(number <- 1..lines//1, do: find({key, :log, number}))
        }

        {:ok, session, nil}
    end
  end

  def begin(session), do: write(session, rows(session))

  def keep(_happening, before, session, _memo) do
    with {:ok, nil} <- write(session, rows(session) -- rows(before)) do
      left = Enum.map(session.items, & &1.sku)

      for %{sku: sku} <- before.items,
          sku not in left,
          do: :dets.delete(:cart_rows, {session.key, :item, sku})

      {:ok, nil}
    end
  end

  defp write(session, rows) do
    skus = Enum.map(session.items, & &1.sku)
    codes = Enum.map(session.discounts, & &1.code)
    fields = %{session | items: [], discounts: [], logs: []}
    head = {session.key, {fields, skus, codes, length(session.logs)}}

    with :ok <- :dets.insert(:cart_rows, [head | rows]),
         :ok <- :dets.sync(:cart_rows),
         do: {:ok, nil}
  end

  defp rows(%{key: key} = session) do
    Enum.map(session.items, &{{key, :item, &1.sku}, &1}) ++
      Enum.map(session.discounts, &{{key, :code, &1.code}, &1}) ++
      for {log, index} <- Enum.with_index(session.logs, 1), do: {{key, :log, index}, log}
  end

  defp find(row) do
    [{^row, value}] = :dets.lookup(:cart_rows, row)
    value
  end
end
