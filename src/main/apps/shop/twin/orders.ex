defmodule Shop.Orders do
  @moduledoc "The table of what was bought: `{number, order}`, where a number is a session's id and a running number."

  def of_session(id, nth \\ 1) do
    case :dets.lookup(:orders, "#{id}-#{nth}") do
      [] -> []
      [{_number, order}] -> [order | of_session(id, nth + 1)]
    end
  end

  def write(session, at) do
    number = "#{session.id}-#{length(of_session(session.id)) + 1}"

    order = %{
      number: number,
      key: session.key,
      items: session.items,
      total: Shop.Session.total(session),
      at: at
    }

    with :ok <- :dets.insert(:orders, {number, order}),
         :ok <- :dets.sync(:orders),
         do: {:ok, number}
  end
end
