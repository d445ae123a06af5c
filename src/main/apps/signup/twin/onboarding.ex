defmodule Signup.Onboarding do
  @moduledoc """
  One process that keeps what all visitors have submitted, in a map from their IP. Two who share an IP share what is kept
  there. The twin of `onboarding.ts`.
  """
  use GenServer

  alias Signup.{Accounts, Draft, Drafts}

  # Public API

  def start_link(_), do: GenServer.start_link(__MODULE__, nil, name: __MODULE__)

  def submit_account(ip, by, params), do: call({:submit_account, ip, %{by: by, params: params}})
  def submit_workspace(ip, by, params), do: call({:submit_workspace, ip, %{by: by, params: params}})
  def set_patience(ip, ms), do: call({:set_patience, ip, ms})
  def get_data(ip), do: call({:get_data, ip})
  def commit(ip), do: call({:commit, ip})

  defp call(request), do: GenServer.call(__MODULE__, request)

  # Callbacks

  # Goes on with what its last life had been told.
  def init(nil) do
    {:ok, for({ip, draft} <- Drafts.all(:server), into: %{}, do: {ip, waiting(ip, draft)})}
  end

  def handle_call({:get_data, ip}, _from, visitors),
    do: {:reply, draft(visitors, ip), seen(visitors, ip)}

  def handle_call({:commit, ip}, _from, visitors) do
    draft = draft(visitors, ip)

    with true <- Draft.complete?(draft),
         {:ok, account} <- Accounts.create(draft) do
      Drafts.delete(:server, ip)
      {:reply, {:ok, account}, without(visitors, ip)}
    else
      false -> {:reply, {:error, :incomplete}, visitors}
      error -> {:reply, error, seen(visitors, ip)}
    end
  end

  def handle_call({what, ip, argument}, _from, visitors) do
    draft = Draft.submitted(draft(visitors, ip), {what, argument})
    Drafts.put(:server, ip, draft)
    {:reply, draft, with_visitor(visitors, ip, draft)}
  end

  def handle_info({:give_up, ip}, visitors) when is_map_key(visitors, ip) do
    Draft.give_up(:server, ip, draft(visitors, ip))
    {:noreply, without(visitors, ip)}
  end

  def handle_info(_message, visitors), do: {:noreply, visitors}

  # Privates

  defp draft(visitors, ip), do: get_in(visitors, [ip, :draft]) || Draft.empty()

  # The visitor behind `ip` was heard of: his time begins anew.
  defp seen(visitors, ip) when is_map_key(visitors, ip),
    do: with_visitor(visitors, ip, draft(visitors, ip))

  defp seen(visitors, _ip), do: visitors

  defp with_visitor(visitors, ip, draft),
    do: visitors |> without(ip) |> Map.put(ip, waiting(ip, draft))

  defp without(visitors, ip) do
    with %{timer: timer} <- visitors[ip], do: Process.cancel_timer(timer)
    Map.delete(visitors, ip)
  end

  defp waiting(ip, draft),
    do: %{draft: draft, timer: Process.send_after(self(), {:give_up, ip}, draft.patience_ms)}
end
