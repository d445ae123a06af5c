defmodule Signup.Table do
  @moduledoc "A process that holds a DETS table open for all others of its application."

  def child_spec(name) do
    open = fn ->
      {:ok, ^name} = :dets.open_file(name, file: ~c"#{name}.dets")
      name
    end

    Supervisor.child_spec({Agent, open}, id: name)
  end
end

defmodule Signup.Accounts do
  @moduledoc "The database, which only a commit reaches. The twin of `accounts.ts`."

  def create(%{account: %{params: account}, workspace: %{params: workspace}}) do
    created = %{email: account.email, full_name: account.full_name, workspace: workspace.name}

    if :dets.insert_new(:accounts, {String.downcase(account.email), created}) do
      :ok = :dets.sync(:accounts)
      {:ok, created}
    else
      {:error, :taken}
    end
  end
end

defmodule Signup.Outbox do
  @moduledoc "Letters that are to be sent. The twin of `outbox.ts`."

  def write(to, text) do
    at = System.system_time(:millisecond)
    :ok = :dets.insert(:outbox, {{at, System.unique_integer()}, %{to: to, text: text, at: at}})
    :dets.sync(:outbox)
  end

  def all, do: :dets.foldl(fn {_, letter}, letters -> [letter | letters] end, [], :outbox)
end

defmodule Signup.Drafts do
  @moduledoc "The drafts, in an ETS table whose owner does nothing else. The twin of `drafts.ts`."
  use GenServer

  @table :signup_drafts

  def start_link(_), do: GenServer.start_link(__MODULE__, nil, name: __MODULE__)

  def put(design, key, draft), do: :ets.insert(@table, {{design, key}, draft})
  def delete(design, key), do: :ets.delete(@table, {design, key})
  def all(design), do: for([key, draft] <- :ets.match(@table, {{design, :"$1"}, :"$2"}), do: {key, draft})

  def get(design, key) do
    case :ets.lookup(@table, {design, key}) do
      [{_, draft}] -> draft
      [] -> nil
    end
  end

  def init(nil) do
    :ets.new(@table, [:named_table, :public])
    {:ok, nil}
  end
end
