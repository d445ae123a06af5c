# Plays a story with the twin of the todo list, in the current folder: prints one line for each thing that happens.
#
#     elixir -r todo.ex … story.exs story
#
# A story is a list of requests, and `:crash`: the server is killed.

defmodule Story do
  alias Todo.{TodoServer, TodoSupervisor}

  @token "ada"

  def play(story) do
    {:ok, _} = Todo.Supervisor.start_link(nil)
    {:ok, _} = TodoSupervisor.start_child(@token)
    Enum.each(story, &IO.puts(inspect(line(&1), limit: :infinity, printable_limit: :infinity)))
  end

  defp line(:crash) do
    pid = GenServer.whereis(TodoServer.name(@token))
    ref = Process.monitor(pid)
    Process.exit(pid, :kill)
    receive do: ({:DOWN, ^ref, _, _, reason} -> {:crash, reason, shown()})
  end

  defp line(request) do
    case GenServer.call(TodoServer.name(@token), request) do
      {:ok, _} -> {request, :ok, shown()}
      {:error, why} -> {request, {:error, why}, shown()}
    end
  end

  # What can be seen of the list, without times.
  defp shown do
    {:ok, _} = TodoSupervisor.start_child(@token)
    %{todos: todos, settings: settings} = TodoServer.get(@token)
    {for(%{id: id, title: title, completed: completed} <- todos, do: {id, title, completed}), settings}
  catch
    :exit, _ -> shown()
  end
end

[story] = System.argv()
{story, []} = Code.eval_string(story)
Story.play(story)
