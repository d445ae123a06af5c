defmodule Signup.Wizard do
  @moduledoc """
  A process for each visitor, found by his own name. It ends with its visitor's sign-up. The twin of `wizard.ts`.
  """
  use GenServer, restart: :transient

  alias Signup.{Accounts, Draft, Drafts}

  # Public API

  def start_link(visitor), do: GenServer.start_link(__MODULE__, visitor, name: name(visitor))

  def submit_account(visitor, by, params),
    do: call(visitor, {:submit_account, %{by: by, params: params}})

  def submit_workspace(visitor, by, params),
    do: call(visitor, {:submit_workspace, %{by: by, params: params}})

  def set_patience(visitor, ms), do: call(visitor, {:set_patience, ms})
  def get_data(visitor), do: call(visitor, {:get_data})
  def commit(visitor), do: call(visitor, {:commit})

  def name(visitor), do: {:via, Registry, {Signup.Registry, visitor}}

  defp call(visitor, request), do: GenServer.call(name(visitor), request)

  # Callbacks

  # Goes on with what its last life had been told.
  def init(visitor) do
    draft = Drafts.get(:process, visitor) || Draft.empty()
    {:ok, %{visitor: visitor, draft: draft}, draft.patience_ms}
  end

  def handle_call({:get_data}, _from, %{draft: draft} = state),
    do: {:reply, draft, state, draft.patience_ms}

  def handle_call({:commit}, _from, %{visitor: visitor, draft: draft} = state) do
    with true <- Draft.complete?(draft),
         {:ok, account} <- Accounts.create(draft) do
      Drafts.delete(:process, visitor)
      {:stop, :normal, {:ok, account}, state}
    else
      false -> {:reply, {:error, :incomplete}, state, draft.patience_ms}
      error -> {:reply, error, state, draft.patience_ms}
    end
  end

  def handle_call(request, _from, %{visitor: visitor, draft: draft} = state) do
    draft = Draft.submitted(draft, request)
    Drafts.put(:process, visitor, draft)
    {:reply, draft, %{state | draft: draft}, draft.patience_ms}
  end

  def handle_info(:timeout, %{visitor: visitor, draft: draft} = state) do
    # Who has only looked has given nothing up.
    if draft.account, do: Draft.give_up(:process, visitor, draft)
    {:stop, :normal, state}
  end

  def handle_info(_message, %{draft: draft} = state), do: {:noreply, state, draft.patience_ms}
end
