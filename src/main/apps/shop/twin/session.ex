defmodule Shop.Session do
  @moduledoc """
  What the shop knows of one visit, and what can happen to it. The twin of `session.ts` and `requests.ts`.

  A happening is `%{at: ms, entry: text, did: what}`; every change of a session is one, the first time and when it is
  told again. A request makes one: `{:done, happening}`, `{:refused, why, happening}` or
  `{:stop, reason, why, happening}`.
  """

  alias Shop.Catalogue

  defstruct domain: "red4.example",
            id: nil,
            key: nil,
            landing: "/",
            ip: "127.0.0.1",
            member_id: nil,
            items: [],
            logs: [],
            discounts: []

  @item_quantity 99

  def new(key, id, at) do
    happened(%__MODULE__{key: key, id: id}, %{at: at, entry: "Session created", did: nil})
  end

  def happened(session, %{at: at, entry: entry, did: did}) do
    session = did(session, did)

    log =
      case did do
        {:ordered, number} -> %{entry: entry, at: at, order: number}
        _ -> %{entry: entry, at: at}
      end

    %{session | logs: session.logs ++ [log]}
  end

  defp did(session, nil), do: session
  defp did(session, {:put_item, item}), do: %{session | items: put(session.items, item)}

  defp did(session, {:removed_item, sku}),
    do: %{session | items: Enum.reject(session.items, &(&1.sku == sku))}

  defp did(session, {:used_code, discount}),
    do: %{session | discounts: session.discounts ++ [discount]}

  defp did(session, {:ordered, _number}),
    do: %{session | items: [], discounts: Enum.map(session.discounts, &%{&1 | spent: true})}

  defp put(items, item) do
    case Enum.find_index(items, &(&1.sku == item.sku)) do
      nil -> items ++ [item]
      index -> List.replace_at(items, index, item)
    end
  end

  # Requests

  def request(_session, {:select_item, %{price: price}}, at)
      when is_number(price) and price < 0 do
    why = "A price of $#{price}? This session is over."
    {:stop, {:negative_price, price}, why, %{at: at, entry: why, did: nil}}
  end

  def request(session, {:select_item, item}, at) do
    product = Catalogue.product(item[:sku])
    old = find(session, item[:sku])

    cond do
      product == nil ->
        refuse("Nothing with the number #{inspect(item[:sku])} is sold here.", at)

      Map.get(item, :price, product.price) != product.price ->
        refuse("#{product.name} costs $#{product.price}, not $#{inspect(item.price)}.", at)

      old == nil ->
        done({:put_item, Map.put(product, :quantity, 1)}, "Selected #{product.name}", at)

      old.quantity >= @item_quantity ->
        refuse("#{@item_quantity} of a kind is all that one cart holds.", at)

      true ->
        done(
          {:put_item, %{old | quantity: old.quantity + 1}},
          "Selected another #{product.name}",
          at
        )
    end
  end

  def request(session, {:remove_item, sku}, at) do
    case find(session, sku) do
      nil -> refuse(not_in_cart(sku), at)
      item -> done({:removed_item, sku}, "Removed #{item.name}", at)
    end
  end

  def request(session, {:change_item, sku, quantity}, at) do
    item = find(session, sku)

    cond do
      item == nil ->
        refuse(not_in_cart(sku), at)

      is_integer(quantity) and quantity in 1..@item_quantity ->
        entry = "Changed #{item.name} from #{item.quantity} to #{quantity}"
        done({:put_item, %{item | quantity: quantity}}, entry, at)

      true ->
        refuse("#{inspect(quantity)} is no quantity: from 1 to #{@item_quantity}, whole.", at)
    end
  end

  def request(session, {:redeem_code, code}, at) do
    case Catalogue.discount(code) do
      nil ->
        refuse("No discount goes by the code #{inspect(code)}.", at)

      {discount, says} ->
        if Enum.any?(session.discounts, &(&1.code == discount.code)),
          do: refuse("The code #{discount.code} was used already.", at),
          else: done({:used_code, discount}, "Used the code #{discount.code}: #{says}", at)
    end
  end

  def check_out(%{items: []}, _number, at),
    do: refuse("There is nothing in the cart to order.", at)

  def check_out(session, number, at) do
    count = session.items |> Enum.map(& &1.quantity) |> Enum.sum()
    what = if count == 1, do: "1 item", else: "#{count} items"
    done({:ordered, number}, "Ordered #{what} for $#{total(session)}: order #{number}", at)
  end

  def total(%{items: items, discounts: discounts}) do
    subtotal = items |> Enum.map(&(&1.price * &1.quantity)) |> Enum.sum()

    discounts
    |> Enum.reject(& &1.spent)
    |> Enum.reduce(subtotal, &(&2 - div(&2 * &1.percent, 100) - &1.amount))
    |> max(0)
  end

  defp find(session, sku), do: Enum.find(session.items, &(&1.sku == sku))

  defp done(did, entry, at), do: {:done, %{at: at, entry: entry, did: did}}
  defp refuse(why, at), do: {:refused, why, %{at: at, entry: "Refused: #{why}", did: nil}}

  defp not_in_cart(sku) do
    case Catalogue.product(sku) do
      nil -> "There is no #{inspect(sku)} in this cart."
      product -> "There is no #{product.name} in this cart."
    end
  end
end
