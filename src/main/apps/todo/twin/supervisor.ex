defmodule Todo.TodoSupervisor do
  @moduledoc "Starts the servers of those who come to see their todos. The twin of `todo-supervisor.ts`."
  use DynamicSupervisor

  def start_link(_), do: DynamicSupervisor.start_link(__MODULE__, nil, name: __MODULE__)

  @doc "Makes sure that the server of `token` runs."
  def start_child(token) do
    case DynamicSupervisor.start_child(__MODULE__, {Todo.TodoServer, token}) do
      {:error, {:already_started, pid}} -> {:ok, pid}
      started -> started
    end
  end

  def init(nil), do: DynamicSupervisor.init(strategy: :one_for_one)
end

defmodule Todo.Supervisor do
  @moduledoc "The top of the todo application. The twin of `supervisor.ts`."
  use Supervisor

  def start_link(_), do: Supervisor.start_link(__MODULE__, nil, name: __MODULE__)

  def init(nil) do
    children = [{Registry, keys: :unique, name: Todo.Registry}, Todo.Db, Todo.TodoSupervisor]
    # The servers need registry and table, and so stand after them.
    Supervisor.init(children, strategy: :rest_for_one)
  end
end
