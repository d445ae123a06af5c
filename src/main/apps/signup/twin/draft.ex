defmodule Signup.Draft do
  @moduledoc "What a visitor has submitted so far. The twin of `draft.ts`, `submitted.ts` and `giving-up.ts`."

  alias Signup.{Drafts, Outbox}

  def empty, do: %{account: nil, workspace: nil, patience_ms: 120_000}

  @doc "The other step stays as it is, and so the first submission is not lost."
  def submitted(draft, {:submit_account, submitted}), do: %{draft | account: submitted}
  def submitted(draft, {:submit_workspace, submitted}), do: %{draft | workspace: submitted}
  def submitted(draft, {:set_patience, ms}), do: %{draft | patience_ms: ms}

  def complete?(%{account: account, workspace: workspace}), do: account != nil and workspace != nil

  @doc "Who has left his address is written to, then all he has submitted is dropped."
  def give_up(design, key, draft) do
    if draft.account, do: Outbox.write(draft.account.params.email, reminder(draft))
    Drafts.delete(design, key)
  end

  defp reminder(%{account: account, workspace: workspace}) do
    missing = if workspace, do: "One click was missing.", else: "Only your workspace was missing."

    "Hello #{account.params.full_name}, your sign-up is not finished. #{missing} What you had told us is deleted."
  end
end
