defmodule Shop.Catalogue do
  @moduledoc "What is sold; prices in whole dollars. The twin of `catalogue.ts` and `discounts.ts`."

  @products [
    {"johnny-liftoff", "Johnny Liftoff, the hobby rocket", "Red:4 Aerospace", 149},
    {"mars-house", "Starter house for Mars, flat-packed", "Olympus Mons Homes", 12_500},
    {"grav-boots", "Gravity boots, one size fits both", "Down to Earth", 89},
    {"air-can", "Canned air, vintage Earth", "Breathe Easy", 12},
    {"moon-cheese", "Moon cheese, aged 4.5 billion years", "Lunar Dairy", 24},
    {"heat-shield", "Heat shield, slightly used", "Second Entry", 3_999},
    {"towel", "Hitchhiker's towel", "Betelgeuse Linen", 42},
    {"space-pen", "Pen that writes upside down (pencil included)", "Zero G", 35},
    {"red-paint", "Red paint; red ones go faster", "Red:4 Aerospace", 59}
  ]

  @codes [
    {"LIFTOFF10", 10, 0, "10 % off"},
    {"TOWELDAY", 0, 42, "$42 off"},
    {"MARS500", 0, 500, "$500 off"}
  ]

  def product(sku) do
    with {sku, name, vendor, price} <- List.keyfind(@products, sku, 0) do
      %{sku: sku, name: name, vendor: vendor, price: price}
    end
  end

  def discount(code) when is_binary(code) do
    wanted = code |> String.trim() |> String.upcase()

    with {code, percent, amount, says} <- List.keyfind(@codes, wanted, 0) do
      {%{code: code, percent: percent, amount: amount, spent: false}, says}
    end
  end

  def discount(_no_text), do: nil
end
