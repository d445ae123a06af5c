defmodule Signup.WizardSupervisor do
  @moduledoc "Starts a Wizard for each visitor. The twin of `wizard-supervisor.ts`."
  use DynamicSupervisor

  def start_link(_), do: DynamicSupervisor.start_link(__MODULE__, nil, name: __MODULE__)

  @doc "Makes sure that the Wizard of `visitor` runs."
  def start_child(visitor) do
    case DynamicSupervisor.start_child(__MODULE__, {Signup.Wizard, visitor}) do
      {:error, {:already_started, pid}} -> {:ok, pid}
      started -> started
    end
  end

  def init(nil), do: DynamicSupervisor.init(strategy: :one_for_one)
end

defmodule Signup.Supervisor do
  @moduledoc "The top of the sign-up, with both of its designs. The twin of `supervisor.ts`."
  use Supervisor

  def start_link(_), do: Supervisor.start_link(__MODULE__, nil, name: __MODULE__)

  def init(nil) do
    children = [
      {Registry, keys: :unique, name: Signup.Registry},
      {Signup.Table, :accounts},
      {Signup.Table, :outbox},
      Signup.Drafts,
      Signup.Onboarding,
      Signup.WizardSupervisor
    ]

    # Both designs need registry, tables and drafts, and so stand after them.
    Supervisor.init(children, strategy: :rest_for_one)
  end
end
