defmodule Todo do
  @moduledoc "A list of todos and what can be done to it. The twin of `todo.ts`."

  @title_chars 200
  @todos_per_list 1_000
  @usual %{keep_completed_ms: nil, idle_ms: 300_000}

  def empty, do: %{next_id: 1, todos: [], settings: @usual}

  def add(%{todos: todos}, _title) when length(todos) >= @todos_per_list,
    do: {:error, "The list is full: it holds #{@todos_per_list} todos."}

  def add(%{next_id: id, todos: todos} = list, title) do
    with {:ok, title} <- title(title) do
      todo = %{id: id, title: title, completed: false, completed_at: nil}
      {:ok, %{list | next_id: id + 1, todos: todos ++ [todo]}}
    end
  end

  def edit(list, id, title) do
    with {:ok, title} <- title(title), do: change(list, id, &%{&1 | title: title})
  end

  def toggle(list, id, at) do
    change(list, id, fn
      %{completed: true} = todo -> %{todo | completed: false, completed_at: nil}
      todo -> %{todo | completed: true, completed_at: at}
    end)
  end

  def remove(%{todos: todos} = list, id) do
    if has?(list, id),
      do: {:ok, %{list | todos: Enum.reject(todos, &(&1.id == id))}},
      else: unknown()
  end

  def clear_completed(%{todos: todos} = list),
    do: {:ok, %{list | todos: Enum.reject(todos, & &1.completed)}}

  @doc "Without the todos that were completed at `time` or before."
  def drop_completed_before(%{todos: todos} = list, time) do
    old? = fn %{completed_at: at} -> at != nil and at <= time end
    %{list | todos: Enum.reject(todos, old?)}
  end

  def settings(list, %{keep_completed_ms: _, idle_ms: _} = settings) do
    if Enum.all?(Map.values(settings), &time?/1),
      do: {:ok, %{list | settings: settings}},
      else: {:error, "These times cannot be."}
  end

  defp time?(ms), do: ms == nil or (is_integer(ms) and ms in 1_000..31_622_400_000)

  defp title(title) when is_binary(title) do
    title = String.trim(title)

    case String.length(title) do
      0 -> {:error, "A todo needs a title."}
      length when length > @title_chars -> {:error, too_long(length)}
      _ -> {:ok, title}
    end
  end

  defp title(_), do: {:error, "A title is text."}

  defp too_long(length),
    do: "A title has #{@title_chars} characters at most; this one has #{length}."

  defp change(%{todos: todos} = list, id, fun) do
    if has?(list, id),
      do: {:ok, %{list | todos: Enum.map(todos, &if(&1.id == id, do: fun.(&1), else: &1))}},
      else: unknown()
  end

  defp has?(%{todos: todos}, id), do: Enum.any?(todos, &(&1.id == id))

  defp unknown, do: {:error, "There is no such todo on this list any more."}
end
