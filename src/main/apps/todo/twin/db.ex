defmodule Todo.Db do
  @moduledoc "The table of the lists, and the process that holds it open for all. The twin of `db.ts`."
  use GenServer

  @table :todos

  def start_link(_), do: GenServer.start_link(__MODULE__, nil, name: __MODULE__)

  def load(token) do
    case :dets.lookup(@table, token) do
      [{_, list}] -> list
      [] -> Todo.empty()
    end
  end

  @doc "Answers when it is on disk. DETS itself would answer before that."
  def save(token, list) do
    with :ok <- :dets.insert(@table, {token, Map.take(list, [:next_id, :todos, :settings])}),
         do: :dets.sync(@table)
  end

  def init(nil) do
    {:ok, @table} = :dets.open_file(@table, file: ~c"todos.dets")
    {:ok, nil}
  end
end
