# Plays a story with the twin of the sign-up, in the current folder: prints one line for each thing that happens.
#
#     elixir -r draft.ex … story.exs server|process story
#
# A story is a list of requests by visitors, and `:crash`: the server of ada is killed.

defmodule Story do
  alias Signup.{Onboarding, Wizard, WizardSupervisor}

  def play(design, story) do
    {:ok, _} = Signup.Supervisor.start_link(nil)
    Enum.each(story, &IO.puts(inspect(line(design, &1), limit: :infinity, printable_limit: :infinity)))
  end

  defp line(design, :crash) do
    pid = server(design, "ada")
    ref = Process.monitor(pid)
    Process.exit(pid, :kill)
    receive do: ({:DOWN, ^ref, _, _, reason} -> {:crash, reason, shown(design, "ada")})
  end

  defp line(design, {visitor, what, argument}) do
    pid = server(design, visitor)
    ref = Process.monitor(pid)
    answer = ask(design, visitor, what, argument)

    # A wizard whose visitor has finished ends.
    if design == :process and what == :commit and match?({:ok, _}, answer),
      do: receive(do: ({:DOWN, ^ref, _, _, :normal} -> :ok))

    {visitor, what, answer}
  end

  defp ask(:server, _visitor, :submit_account, {by, params}), do: Onboarding.submit_account("192.0.2.1", by, params)
  defp ask(:server, _visitor, :submit_workspace, {by, params}), do: Onboarding.submit_workspace("192.0.2.1", by, params)
  defp ask(:server, _visitor, :commit, nil), do: Onboarding.commit("192.0.2.1")
  defp ask(:server, _visitor, :get_data, nil), do: Onboarding.get_data("192.0.2.1")
  defp ask(:process, visitor, :submit_account, {by, params}), do: Wizard.submit_account(visitor, by, params)
  defp ask(:process, visitor, :submit_workspace, {by, params}), do: Wizard.submit_workspace(visitor, by, params)
  defp ask(:process, visitor, :commit, nil), do: Wizard.commit(visitor)
  defp ask(:process, visitor, :get_data, nil), do: Wizard.get_data(visitor)

  defp server(:server, _visitor), do: Process.whereis(Onboarding)

  defp server(:process, visitor) do
    {:ok, pid} = WizardSupervisor.start_child(visitor)
    pid
  end

  defp shown(design, visitor) do
    server(design, visitor)
    ask(design, visitor, :get_data, nil)
  catch
    :exit, _ -> shown(design, visitor)
  end
end

[design, story] = System.argv()
{story, []} = Code.eval_string(story)
Story.play(String.to_atom(design), story)
