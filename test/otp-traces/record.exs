# Records what the real OTP does with the scenarios of this folder. README.md says in which language they are written.
#
#   elixir record.exs                       records all of them, and the words of reports, into traces/
#   elixir record.exs words                 records the words of reports only
#   elixir record.exs check [--runs N]      records again and says what differs from traces/
#   elixir record.exs topic TOPIC           records one file
#   elixir record.exs print TOPIC ID        prints one trace

Logger.configure(level: :none)
:logger.set_primary_config(:level, :none)

defmodule Trace.JSON do
  def decode(text) do
    {value, rest} = value(skip(text))
    "" = skip(rest)
    value
  end

  defp skip(<<c, rest::binary>>) when c in ' \n\r\t', do: skip(rest)
  defp skip(rest), do: rest

  defp value("true" <> rest), do: {true, rest}
  defp value("false" <> rest), do: {false, rest}
  defp value("null" <> rest), do: {nil, rest}
  defp value("\"" <> rest), do: text(rest, "")
  defp value("[" <> rest), do: items(skip(rest), [])
  defp value("{" <> rest), do: pairs(skip(rest), %{})

  defp value(rest) do
    [digits] = Regex.run(~r/^-?\d+/, rest)
    {String.to_integer(digits), String.replace_prefix(rest, digits, "")}
  end

  defp items("]" <> rest, seen), do: {Enum.reverse(seen), rest}
  defp items("," <> rest, seen), do: items(skip(rest), seen)

  defp items(rest, seen) do
    {value, rest} = value(rest)
    items(skip(rest), [value | seen])
  end

  defp pairs("}" <> rest, seen), do: {seen, rest}
  defp pairs("," <> rest, seen), do: pairs(skip(rest), seen)

  defp pairs("\"" <> rest, seen) do
    {key, rest} = text(rest, "")
    ":" <> rest = skip(rest)
    {value, rest} = value(skip(rest))
    pairs(skip(rest), Map.put(seen, key, value))
  end

  defp text("\"" <> rest, seen), do: {seen, rest}
  defp text("\\n" <> rest, seen), do: text(rest, seen <> "\n")
  defp text("\\" <> <<c::utf8, rest::binary>>, seen), do: text(rest, seen <> <<c::utf8>>)
  defp text(<<c::utf8, rest::binary>>, seen), do: text(rest, seen <> <<c::utf8>>)

  def encode(nil), do: "null"
  def encode(value) when is_boolean(value) or is_integer(value), do: to_string(value)

  def encode(value) when is_binary(value) do
    escaped =
      value
      |> String.replace("\\", "\\\\")
      |> String.replace("\"", "\\\"")
      |> String.replace("\n", "\\n")

    "\"#{escaped}\""
  end

  def encode(value) when is_list(value), do: "[#{Enum.map_join(value, ",", &encode/1)}]"

  def encode(value) when is_map(value) do
    body = value |> Enum.sort() |> Enum.map_join(",", fn {k, v} -> "#{encode(k)}:#{encode(v)}" end)
    "{#{body}}"
  end
end

defmodule Trace.Store do
  # Names, variables, definitions and the log of the scenario that runs.
  def reset do
    if :ets.whereis(:trace) != :undefined, do: :ets.delete(:trace)
    :ets.new(:trace, [:named_table, :public, :ordered_set])
    put(:started, :erlang.monotonic_time(:millisecond))
  end

  def put(key, value), do: :ets.insert(:trace, {key, value})

  def get(key) do
    case :ets.lookup(:trace, key) do
      [{_, value}] -> value
      [] -> nil
    end
  end

  def named(name, pid, definition) do
    number = :ets.update_counter(:trace, {:count, name}, 1, {{:count, name}, 0})
    put({:label, pid}, if(name == "driver", do: name, else: "#{name}##{number}"))
    put({:newest, name}, pid)
    put({:definition, pid}, definition)
  end

  def log(pid, entry) do
    seq = :ets.update_counter(:trace, :seq, 1, {:seq, 0})
    :ets.insert(:trace, {{:log, seq}, {get({:label, pid}) || "?", entry}})
  end

  # Those since they were asked for last.
  def reports do
    found = :ets.match_object(:trace, {{:report, :_}, :_})
    for {key, _} <- found, do: :ets.delete(:trace, key)
    Enum.map(found, fn {_, report} -> report end)
  end

  def logs do
    entries = :ets.match_object(:trace, {{:log, :_}, :_})
    Enum.group_by(entries, fn {_, {who, _}} -> "@#{who}" end, fn {_, {_, entry}} -> entry end)
  end
end

defmodule Trace.Handler do
  # A handler of the real logger: keeps the reports of the scenario's processes.
  def log(%{level: level, msg: {:report, report}, meta: %{pid: pid}}, _) do
    if Trace.Store.get({:label, pid}) do
      Trace.Store.put({:report, :erlang.unique_integer([:monotonic])}, {level, report})
    end
  end

  def log(_, _), do: :ok
end

defmodule Trace.Terms do
  alias Trace.Store

  def decode(":" <> name, _), do: String.to_atom(name)
  def decode("@driver", _), do: Store.get({:newest, "driver"})
  def decode("@" <> name, _), do: Store.get({:newest, name})

  def decode("$" <> name, vars) do
    if Map.has_key?(vars, name), do: vars[name], else: Store.get({:var, name})
  end

  def decode(%{"t" => items}, vars), do: items |> Enum.map(&decode(&1, vars)) |> List.to_tuple()
  def decode(%{"m" => pairs}, vars), do: Map.new(pairs, fn [k, v] -> {decode(k, vars), decode(v, vars)} end)
  def decode(%{"s" => text}, _), do: String.to_charlist(text)
  # A function of one argument that gives a tuple of it, for replace_state and install.
  def decode(%{"fun" => rule}, vars), do: fn arg -> Trace.Rules.result(rule, Map.put(vars, "arg", arg)) end

  # What a function of Elixir takes as options.
  def decode(%{"kw" => pairs}, vars), do: for([k, v] <- pairs, do: {String.to_atom(k), decode(v, vars)})

  # A child specification that starts a machine.
  def decode(%{"child" => machine} = child, vars) do
    spec = Trace.Supervisor.child(machine)
    Map.merge(spec, Map.new(child["put"] || [], fn [k, v] -> {decode(k, vars), decode(v, vars)} end))
  end

  # A function that makes child specifications of the same machine, as PartitionSupervisor's with_arguments does.
  def decode(%{"partition_child" => _}, _), do: fn [machine, step], partition -> [machine, Map.put(step, "arg", partition)] end

  # A function without arguments.
  def decode(%{"run" => rule}, vars), do: fn -> Trace.Rules.result(rule, vars) end

  # A function that sends each entry of a registry `{Message, Value}`.
  def decode(%{"tell" => message}, vars), do: fn entries -> for {pid, value} <- entries, do: send(pid, {decode(message, vars), value}) end

  # The map `in` with some keys set.
  def decode(%{"in" => map, "put" => pairs}, vars) do
    Map.merge(decode(map, vars), Map.new(pairs, fn [k, v] -> {decode(k, vars), decode(v, vars)} end))
  end

  def decode(%{"debug_fun" => body}, _) do
    fn state, event, _name ->
      Store.log(Store.get({:newest, "driver"}), ["debug", encode(state), encode(event)])
      decode(body, %{"state" => state, "event" => event})
    end
  end

  def decode(items, vars) when is_list(items), do: Enum.map(items, &decode(&1, vars))
  def decode(other, _), do: other

  def encode(value) when is_boolean(value) or is_nil(value) or is_integer(value) or is_binary(value), do: value
  def encode(value) when is_atom(value), do: ":#{value}"
  def encode(value) when is_pid(value), do: "@#{Store.get({:label, value}) || "?"}"
  def encode(value) when is_reference(value), do: "#"
  def encode(value) when is_function(value), do: "<fun>"
  # The caller of a call: its tag is an alias, or a mere reference where nothing limits the wait.
  def encode({pid, [:alias | ref]}) when is_pid(pid) and is_reference(ref), do: %{"from" => encode(pid)}
  def encode({pid, ref}) when is_pid(pid) and is_reference(ref), do: %{"from" => encode(pid)}
  def encode({Trace.Driver, :start_machine, _}), do: "<fun>"
  def encode(value) when is_tuple(value), do: %{"t" => value |> Tuple.to_list() |> Enum.map(&encode/1)}

  def encode(value) when is_map(value) do
    pairs = value |> Map.to_list() |> Enum.map(fn {k, v} -> [encode(k), encode(v)] end)
    %{"m" => Enum.sort_by(pairs, fn [k, _] -> Trace.JSON.encode(k) end)}
  end

  def encode([]), do: []

  def encode(value) when is_list(value) do
    cond do
      List.improper?(value) -> "<improper>"
      Enum.all?(value, &(is_integer(&1) and &1 in 32..126)) -> %{"s" => masked(List.to_string(value))}
      Enum.all?(value, &frame?/1) -> "<stack>"
      true -> Enum.map(value, &encode/1)
    end
  end

  # Pids within a text have no names.
  def masked(text), do: Regex.replace(~r/<\d+\.\d+\.\d+>/, text, "<pid>")

  defp frame?({m, f, a, l}), do: is_atom(m) and is_atom(f) and (is_integer(a) or is_list(a)) and is_list(l)
  defp frame?(_), do: false
end

defmodule Trace.Rules do
  alias Trace.{Store, Terms}

  # Runs the first rule of the process's definition that fits, and gives what it says.
  def run(callback, vars, default) do
    rules = Store.get({:definition, self()})["rules"] || []

    case Enum.find(rules, &fits?(&1, callback, vars)) do
      nil -> default
      rule -> result(rule, vars, default)
    end
  end

  def result(rule, vars, default \\ nil) do
    Enum.each(rule["do"] || [], &operation(&1, vars))

    case rule do
      %{"error" => reason} -> :erlang.error(Terms.decode(reason, vars))
      %{"exit" => reason} -> :erlang.exit(Terms.decode(reason, vars))
      %{"throw" => value} -> :erlang.throw(Terms.decode(value, vars))
      %{"return" => value} -> Terms.decode(value, vars)
      _ -> default
    end
  end

  defp fits?(rule, callback, vars) do
    rule["on"] == callback and
      Enum.all?(["state", "content", "data"], fn key ->
        not Map.has_key?(rule, key) or Terms.decode(rule[key], vars) == vars[key]
      end) and (not Map.has_key?(rule, "type") or rule["type"] == type(vars["type"]))
  end

  # Types of events as rules name them: of a call without its caller.
  defp type({:call, _}), do: ":call"
  defp type(other), do: Terms.encode(other)

  defp operation(%{"op" => "sleep", "ms" => ms}, _), do: Process.sleep(ms)
  defp operation(%{"op" => "send", "to" => to, "msg" => msg}, vars), do: send(Terms.decode(to, vars), Terms.decode(msg, vars))
  defp operation(%{"op" => "reply", "to" => to, "msg" => msg}, vars), do: :gen.reply(Terms.decode(to, vars), Terms.decode(msg, vars))
  defp operation(%{"op" => "log", "value" => value}, vars), do: Store.log(self(), ["log", Terms.encode(Terms.decode(value, vars))])
  defp operation(%{"op" => "trap_exit"}, _), do: Process.flag(:trap_exit, true)
  defp operation(%{"op" => "put", "key" => key, "value" => value}, vars), do: Process.put(Terms.decode(key, vars), Terms.decode(value, vars))
end

defmodule Trace.Callbacks do
  alias Trace.{Rules, Store, Terms}

  def init({name, arg}, default) do
    definition = Store.get({:machine, name})
    Store.named(definition["name"] || name, self(), definition)
    Store.log(self(), ["init", Terms.encode(arg)])
    Rules.run("init", %{"arg" => arg, "self" => self()}, default)
  end

  def log(entry), do: Store.log(self(), Enum.map(entry, &Terms.encode/1))

  def state_event(type, content, state, data) do
    vars = %{"type" => type, "content" => content, "state" => state, "data" => data, "self" => self()}

    vars = case type do
      {:call, from} -> Map.put(vars, "from", from)
      _ -> vars
    end

    log([if(type == :enter, do: "enter", else: "event"), type, content, state, data])
    Rules.run(if(type == :enter, do: "enter", else: "event"), vars, :keep_state_and_data)
  end
end

for {module, parts} <- [
      {Statem, [:terminate, :code_change]},
      {StatemFormat, [:terminate, :code_change, :format_status]},
      {StatemBare, []}
    ] do
  defmodule module do
    @behaviour :gen_statem
    alias Trace.{Callbacks, Rules}

    def init(arg), do: Callbacks.init(arg, {:ok, :a, 0})

    def callback_mode do
      definition = Trace.Store.get({:definition, self()})
      given = Rules.run("callback_mode", %{}, nil)
      given || Trace.Terms.decode(definition["mode"] || ":handle_event_function", %{})
    end

    for state <- [:a, :b, :c, :locked, :open] do
      def unquote(state)(type, content, data), do: Callbacks.state_event(type, content, unquote(state), data)
    end

    def handle_event(type, content, state, data), do: Callbacks.state_event(type, content, state, data)

    if :terminate in parts do
      def terminate(reason, state, data) do
        Callbacks.log(["terminate", reason, state, data])
        Rules.run("terminate", %{"reason" => reason, "state" => state, "data" => data}, :ok)
      end
    end

    if :code_change in parts do
      def code_change(vsn, state, data, extra) do
        Callbacks.log(["code_change", vsn, state, data, extra])
        vars = %{"vsn" => vsn, "state" => state, "data" => data, "extra" => extra}
        Rules.run("code_change", vars, {:ok, state, data})
      end
    end

    if :format_status in parts do
      def format_status(status), do: Rules.run("format_status", %{"status" => status}, status)
    end
  end
end

for {module, parts} <- [
      {Server, [:terminate, :code_change]},
      {ServerFormat, [:terminate, :code_change, :format_status]},
      {ServerBare, []}
    ] do
  defmodule module do
    @behaviour :gen_server
    alias Trace.{Callbacks, Rules}

    def init(arg), do: Callbacks.init(arg, {:ok, 0})

    def handle_call(content, from, state) do
      Callbacks.log(["call", content, state])
      Rules.run("call", %{"content" => content, "from" => from, "state" => state, "self" => self()}, {:reply, :ok, state})
    end

    for callback <- [:cast, :info, :continue] do
      def unquote(:"handle_#{callback}")(content, state) do
        Callbacks.log([unquote("#{callback}"), content, state])
        Rules.run(unquote("#{callback}"), %{"content" => content, "state" => state, "self" => self()}, {:noreply, state})
      end
    end

    if :terminate in parts do
      def terminate(reason, state) do
        Callbacks.log(["terminate", reason, state])
        Rules.run("terminate", %{"reason" => reason, "state" => state}, :ok)
      end
    end

    if :code_change in parts do
      def code_change(vsn, state, extra) do
        Callbacks.log(["code_change", vsn, state, extra])
        Rules.run("code_change", %{"vsn" => vsn, "state" => state, "extra" => extra}, {:ok, state})
      end
    end

    if :format_status in parts do
      def format_status(status), do: Rules.run("format_status", %{"status" => status}, status)
    end
  end
end

defmodule Trace.Supervisor do
  @behaviour :supervisor
  def init({name, flags, children}) do
    Trace.Store.named(name, self(), nil)
    {:ok, {flags, Enum.map(children, &child/1)}}
  end

  def child(machine) do
    %{id: String.to_atom(machine), start: {Trace.Driver, :start_machine, [machine, %{}]}}
  end
end

defmodule TraceApp do
  # The callback module of all applications: its argument names the definition that says what it does.
  alias Trace.{Callbacks, Rules, Store}

  def start(type, name) do
    Store.named("app", self(), Store.get({:machine, name}))
    Callbacks.log(["start", type, name])
    Rules.run("start", %{"type" => type}, nil) || started(Store.get({:definition, self()})["top"])
  end

  defp started(top) do
    case Trace.Driver.start_machine(top, %{}) do
      {:ok, pid} -> {:ok, pid, :app_state}
      other -> other
    end
  end

  def start_phase(phase, type, args) do
    Callbacks.log(["start_phase", phase, type, args])
    Rules.run("start_phase", %{"content" => phase}, :ok)
  end

  def prep_stop(state) do
    Callbacks.log(["prep_stop", state])
    Rules.run("prep_stop", %{"state" => state}, {:prepared, state})
  end

  def stop(state) do
    Callbacks.log(["stop", state])
    Rules.run("stop", %{"state" => state}, :ok)
  end
end

defmodule Trace.Driver do
  alias Trace.{Store, Terms}

  def run(scenario) do
    Store.reset()
    :logger.set_primary_config(:level, :debug)
    for id <- :logger.get_handler_ids(), do: :logger.remove_handler(id)
    :ok = :logger.add_handler(:reports, Trace.Handler, %{})
    {:ok, io} = StringIO.open("")
    parent = self()

    {pid, ref} =
      spawn_monitor(fn ->
        Process.group_leader(self(), io)
        Process.flag(:trap_exit, true)
        Store.put(:io, io)
        Store.named("driver", self(), nil)
        for {name, machine} <- scenario["machines"] || %{}, do: Store.put({:machine, name}, machine)
        Enum.each(scenario["steps"], &step/1)
        send(parent, {:logs, self(), Store.logs()})
      end)

    receive do
      {:logs, ^pid, logs} ->
        Process.demonitor(ref, [:flush])
        stop_rest()
        %{"id" => scenario["id"], "logs" => logs}

      {:DOWN, ^ref, _, _, reason} ->
        raise "#{scenario["id"]}: the driver ended with #{inspect(reason)}"
    after
      60_000 -> raise "#{scenario["id"]}: no end"
    end
  end

  defp test_app?(name), do: String.starts_with?(to_string(name), "app_")

  defp stop_rest do
    for {name, _, _} <- :application.which_applications(), test_app?(name), do: :application.stop(name)
    for {name, _, _} <- :application.loaded_applications(), test_app?(name), do: :application.unload(name)
    for {{:label, pid}, _} <- :ets.match_object(:trace, {{:label, :_}, :_}), do: Process.exit(pid, :kill)
    # Their names are free when what is linked to them has gone, too.
    Process.sleep(20)
  end

  # Has another process, one of `spawn`, do the step, and waits until it is done or that process is not there any more.
  defp step(%{"by" => by} = step) do
    pid = Terms.decode(by, %{})
    ref = Process.monitor(pid)
    send(pid, {:"$step", self(), ref, Map.delete(step, "by")})

    receive do
      {:"$done", ^ref} -> Process.demonitor(ref, [:flush])
      {:DOWN, ^ref, _, _, _} -> :down
    end
  end

  defp step(step) do
    outcome =
      try do
        Terms.encode(do_step(step))
      catch
        kind, reason -> %{to_string(kind) => Terms.encode(reason)}
      end

    if not Map.has_key?(step, "quiet"), do: Store.log(self(), [step["apply"] || step["op"], outcome])
  end

  # What a process of `spawn` does: steps that it is asked for, and nothing else. Other messages stay in its mailbox.
  def serve do
    receive do
      {:"$step", from, ref, step} ->
        step(step)
        send(from, {:"$done", ref})
        serve()
    end
  end

  defp term(step, key), do: Terms.decode(step[key], %{})

  defp do_step(%{"op" => "spawn", "name" => name} = step) do
    pid = if step["link"], do: spawn_link(&serve/0), else: spawn(&serve/0)
    Store.named(name, pid, nil)
    pid
  end

  # A function of Elixir or of a module of Erlang, by its name.
  defp do_step(%{"op" => "apply", "apply" => name} = step) do
    [function | module] = name |> String.split(".") |> Enum.reverse()
    module = module |> Enum.reverse() |> Enum.join(".")
    module = if module =~ ~r/^[A-Z]/, do: Module.concat([module]), else: String.to_atom(module)
    value = apply(module, String.to_atom(function), Terms.decode(step["args"], %{}))
    if step["as"], do: Store.put({:var, step["as"]}, value)
    if step["name"] && match?({:ok, _}, value), do: Store.named(step["name"], elem(value, 1), nil)

    case {value, step} do
      {list, %{"children" => true}} -> for {id, pid, type, _} <- list, do: {id, pid, type}
      {list, %{"sorted" => true}} when is_list(list) -> Enum.sort(list)
      {{list, :"$end_of_table"}, %{"chunk" => _}} -> {list, :"$end_of_table"}
      {{list, rest}, %{"chunk" => name}} -> Store.put({:var, name}, rest) && {list, :rest}
      _ -> value
    end
  end

  # Results of tasks that sleep and end as their items say, with the time in tenths of a second.
  defp do_step(%{"op" => "stream"} = step) do
    began = :erlang.monotonic_time(:millisecond)
    note = fn entry -> Store.log(self(), entry ++ [div(:erlang.monotonic_time(:millisecond) - began + 30, 100)]) end
    items = Enum.with_index(step["items"])

    source = Stream.resource(
      fn -> items end,
      fn
        [] -> {:halt, []}
        [{%{"bad_source" => reason}, _} | _] -> :erlang.error(Terms.decode(reason, %{}))
        [{_, at} = item | rest] -> note.(["item", at]) && {[item], rest}
      end,
      fn _ -> note.(["no more items"]) end
    )

    work = fn {item, at} ->
      Store.named("t#{at}", self(), nil)
      note.(["begins"])
      Process.sleep(item["ms"] || 0)
      note.(["ends"])
      Trace.Rules.result(item, %{})
    end

    options = Terms.decode(step["options"] || %{"kw" => []}, %{})
    stream = if step["sup"], do: Task.Supervisor.async_stream_nolink(term(step, "sup"), source, work, options), else: Task.async_stream(source, work, options)
    stream = if step["then"], do: Task.async_stream(stream, fn result -> Process.sleep(step["then"]); {:then, plain(result)} end, options), else: stream

    try do
      consume(stream, step["read"], note)
    after
      Process.sleep(1)
      alive = for {{:newest, "t" <> at}, pid} <- :ets.match_object(:trace, {{:newest, :_}, :_}), Process.alive?(pid), do: at
      note.(["alive", Enum.sort(alive)])
    end
  end

  defp do_step(%{"op" => "start"} = step), do: start_machine(step["machine"], step)
  defp do_step(%{"op" => "sleep", "ms" => ms}), do: Process.sleep(ms)

  defp do_step(%{"op" => "call"} = step) do
    {module, usual} = if machine_of(step)["kind"] == "statem", do: {:gen_statem, :infinity}, else: {:gen_server, 5000}
    timeout = if Map.has_key?(step, "timeout"), do: term(step, "timeout"), else: usual
    module.call(term(step, "to"), term(step, "msg"), timeout)
  end

  defp do_step(%{"op" => "cast"} = step), do: :gen_server.cast(term(step, "to"), term(step, "msg"))

  defp do_step(%{"op" => "send"} = step) do
    send(term(step, "to"), term(step, "msg"))
    :ok
  end

  defp do_step(%{"op" => "stop"} = step) do
    reason = if Map.has_key?(step, "reason"), do: term(step, "reason"), else: :normal
    timeout = if Map.has_key?(step, "timeout"), do: term(step, "timeout"), else: :infinity
    :gen_statem.stop(term(step, "to"), reason, timeout)
  end

  defp do_step(%{"op" => "kill"} = step), do: Process.exit(term(step, "to"), term(step, "reason"))
  defp do_step(%{"op" => "sys"} = step), do: apply(:sys, String.to_atom(step["fn"]), Terms.decode(step["args"], %{}))

  # Counts and times that depend on the machine it runs on are left out.
  defp do_step(%{"op" => "statistics"} = step) do
    case :sys.statistics(term(step, "to"), :get) do
      {:ok, counts} when is_list(counts) -> Keyword.take(counts, [:messages_in, :messages_out])
      other -> other
    end
  end

  # Without the dictionary, and with the debug options by name only.
  defp do_step(%{"op" => "status"} = step) do
    {:status, pid, module, [_, held, parent, debug, misc]} = :sys.get_status(term(step, "to"))
    {:status, pid, module, [held, parent, Enum.map(debug, &elem(&1, 0)), misc]}
  end

  defp do_step(%{"op" => "hibernating"} = step) do
    Process.info(term(step, "to"), :current_function) == {:current_function, {:erlang, :hibernate, 3}}
  end

  defp do_step(%{"op" => "alive"} = step), do: Process.alive?(term(step, "to"))

  defp do_step(%{"op" => "flush"}) do
    receive do
      message -> [message | do_step(%{"op" => "flush"})]
    after
      0 -> []
    end
  end

  defp do_step(%{"op" => "output"}) do
    Terms.masked(StringIO.flush(Store.get(:io)))
  end

  defp do_step(%{"op" => "app"} = step), do: apply(:application, String.to_atom(step["fn"]), Terms.decode(step["args"], %{}))

  # Those of the scenario; the node has others.
  defp do_step(%{"op" => "running"}) do
    for {name, description, vsn} <- :application.which_applications(), test_app?(name), do: {name, description, vsn}
  end

  defp do_step(%{"op" => "application_of"} = step), do: :application.get_application(term(step, "pid"))

  # Of a crash: without what depends on the memory of this machine, and on what it did before.
  defp do_step(%{"op" => "reports"}) do
    Process.sleep(20)
    Enum.map(Store.reports(), fn {level, report} -> {level, comparable(report)} end)
  end

  defp do_step(%{"op" => "send_request"} = step) do
    Store.put({:var, step["as"]}, :gen_server.send_request(term(step, "to"), term(step, "msg")))
    :ok
  end

  defp do_step(%{"op" => "requests"}) do
    Store.put({:var, "requests"}, :gen_server.reqids_new())
    :ok
  end

  defp do_step(%{"op" => "add_request"} = step) do
    known = Store.get({:var, "requests"})
    next = :gen_server.send_request(term(step, "to"), term(step, "msg"), term(step, "label"), known)
    Store.put({:var, "requests"}, next)
    :gen_server.reqids_size(next)
  end

  # Of a collection: {response, label, how many are left}.
  defp do_step(%{"op" => "collect"} = step) do
    function = String.to_atom(step["fn"])
    case apply(:gen_server, function, [Store.get({:var, "requests"}), term(step, "timeout"), step["delete"]]) do
      {response, label, next} ->
        Store.put({:var, "requests"}, next)
        {response, label, :gen_server.reqids_size(next)}

      other ->
        other
    end
  end

  defp do_step(%{"op" => "response"} = step) do
    apply(:gen_server, String.to_atom(step["fn"]), [term(step, "request"), term(step, "timeout")])
  end

  defp do_step(%{"op" => "check_response"} = step) do
    message =
      receive do
        message -> message
      after
        1000 -> :nothing
      end

    :gen_server.check_response(message, term(step, "request"))
  end

  defp do_step(%{"op" => "start_supervisor"} = step) do
    children = step["children"]
    for child <- children, do: Store.put({:supervised, child}, true)

    case step["api"] do
      "erlang" ->
        :supervisor.start_link(Trace.Supervisor, {step["name"], term(step, "flags"), children})

      "elixir" ->
        options = step |> term("flags") |> Enum.to_list()
        specs = Enum.map(children, &Trace.Supervisor.child/1)
        with {:ok, pid} <- Supervisor.start_link(specs, options) do
          Store.named(step["name"], pid, nil)
          {:ok, pid}
        end

      "dynamic" ->
        options = step |> term("flags") |> Enum.to_list()
        with {:ok, pid} <- DynamicSupervisor.start_link(options) do
          Store.named(step["name"], pid, nil)
          for child <- children, do: {:ok, _} = DynamicSupervisor.start_child(pid, Trace.Supervisor.child(child))
          {:ok, pid}
        end
    end
  end

  # Sleeps until `ms` after a whole second of monotonic time.
  defp do_step(%{"op" => "align", "ms" => ms}) do
    now = :erlang.monotonic_time(:millisecond)
    Process.sleep(Integer.mod(ms - now, 1000))
  end

  defp plain({:exit, {item, reason}}) when is_tuple(item), do: {:exit, {elem(item, 1), reason}}
  defp plain(result), do: result

  defp consume(stream, %{"take" => count}, _), do: stream |> Enum.take(count) |> Enum.map(&plain/1)

  defp consume(stream, %{"each" => how}, note) do
    Enum.reduce_while(stream, 1, fn result, count ->
      note.(["result", Terms.encode(plain(result))])
      Process.sleep(how["ms"] || 0)
      if how["raise_at"] == count, do: :erlang.error(:enough)
      if how["halt_at"] == count, do: {:halt, :halted}, else: {:cont, count + 1}
    end)
  end

  # Some results one by one, `ms` apart; then the rest are not wanted.
  defp consume(stream, %{"next" => count, "ms" => ms}, note) do
    opened = Enumerable.reduce(stream, {:suspend, nil}, fn result, _ -> {:suspend, plain(result)} end)
    read_on(opened, count, ms, note)
  end

  defp read_on({:suspended, _, continue}, 0, _, _), do: continue.({:halt, nil}) |> elem(0)

  defp read_on({:suspended, _, continue}, count, ms, note) do
    next = continue.({:cont, nil})
    note.(["next", Terms.encode(elem(next, 1))])
    Process.sleep(ms)
    read_on(next, count - 1, ms, note)
  end

  defp read_on({:done, _}, _, _, _), do: :done

  defp comparable(%{label: {:proc_lib, :crash}, report: [own, neighbours]} = report) do
    %{report | report: [comparable_list(own), Enum.map(neighbours, fn {:neighbour, of} -> comparable_list(of) end)]}
  end

  defp comparable(%{report: list} = report) when is_list(list), do: %{report | report: comparable_list(list)}
  defp comparable(report), do: report

  @machine_dependent [:heap_size, :stack_size, :reductions, :current_stacktrace, :current_function]
  defp comparable_list(list) do
    for {key, value} <- list, key not in @machine_dependent do
      cond do
        key in [:offender, :started] -> {key, comparable_list(value)}
        key == :mfargs -> {key, :mfargs}
        true -> {key, value}
      end
    end
  end

  # What is called by a registered name says whose definition that is.
  defp machine_of(step) do
    name = step["machine"] || String.slice(step["to"], 1..-1)
    Store.get({:machine, name}) || %{}
  end

  # As DynamicSupervisor's extra_arguments has it.
  def start_machine(extra, name, step), do: start_machine(name, Map.put(step, "arg", extra))

  def start_machine(name, step) do
    machine = Store.get({:machine, name})
    behaviour = if machine["kind"] == "statem", do: :gen_statem, else: :gen_server
    default = if machine["kind"] == "statem", do: "Statem", else: "Server"
    module = Module.concat([machine["module"] || default])
    options = Terms.decode(step["options"] || [], %{})
    arg = {name, Terms.decode(step["arg"], %{})}
    function = if step["link"] == false, do: :start, else: :start_link

    case step["register"] do
      nil -> apply(behaviour, function, [module, arg, options])
      registered -> apply(behaviour, function, [{:local, Terms.decode(registered, %{})}, module, arg, options])
    end
  end
end

defmodule Trace.Crashing do
  # What ends in ways that the log speaks of.
  use GenServer
  def start_link(state), do: GenServer.start_link(__MODULE__, state)
  def init({:start, how}), do: raise_as(how)
  def init(state), do: {:ok, state}
  def handle_call({:exit, reason}, _from, _), do: exit(reason)
  def handle_call({:stop, reason}, _from, state), do: {:stop, reason, state}
  def handle_call(:odd, _from, _), do: :odd
  def handle_call(how, _from, _), do: raise_as(how)
  def handle_cast({:stop, reason}, state), do: {:stop, reason, state}
  def handle_cast({:then, how}, state), do: {:noreply, state, {:continue, how}}
  def handle_cast(how, _), do: raise_as(how)
  def handle_continue(how, _), do: raise_as(how)
  def terminate(_, :stubborn), do: Process.sleep(:infinity)
  def terminate(_, _), do: :ok

  def raise_as(:badarith), do: 1 + String.to_atom("x")
  def raise_as(:badmatch), do: {:ok, _} = List.first([:error])
  def raise_as(:case_clause), do: (case(List.first([:x]), do: (:y -> :z)))
  def raise_as(:function_clause), do: Trace.Crashing.raise_as(:no_such)
  def raise_as(:undef), do: apply(:nowhere, :nothing, [1])
  def raise_as(:badarg), do: :erlang.error(:badarg)
  def raise_as(:badkey), do: Map.fetch!(%{a: 1}, :b)
  def raise_as(:badmap), do: :erlang.error({:badmap, 1})
  def raise_as(:own), do: :erlang.error({:my, "reason"})
  def raise_as(:raise), do: raise("boom")
  def raise_as(:argument), do: raise(ArgumentError, "not that")
end

defmodule Trace.App do
  use Application
  def start(_, :bad), do: :odd
  def start(_, :error), do: {:error, :because}
  def start(_, _), do: Supervisor.start_link([], strategy: :one_for_one)
end

defmodule Trace.Words do
  # How OTP and Elixir word the reports of what happened on the real OTP: each report, and its texts.
  def record do
    :logger.set_primary_config(:level, :debug)
    for id <- :logger.get_handler_ids(), do: :logger.remove_handler(id)
    :ok = :logger.add_handler(:words, __MODULE__, %{config: %{to: self()}})
    samples = Enum.flat_map(cases(), fn {name, run} -> sample(name, run) end)
    :logger.set_primary_config(:level, :none)
    :logger.remove_handler(:words)
    samples
  end

  def log(event, %{config: %{to: to}}), do: send(to, {:logged, event})

  defp sample(name, run) do
    {pid, ref} = spawn_monitor(fn ->
      Process.flag(:trap_exit, true)
      run.()
      Process.sleep(50)
    end)

    receive do
      {:DOWN, ^ref, _, ^pid, _} -> :ok
    end

    Process.sleep(20)
    name |> logged() |> Enum.with_index(1) |> Enum.map(fn {event, at} -> describe("#{name} #{at}", event) end)
  end

  defp logged(name) do
    receive do
      {:logged, event} -> [event | logged(name)]
    after
      0 -> []
    end
  end

  defp describe(name, %{level: level, msg: msg, meta: meta}) do
    %{
      "name" => name,
      "level" => to_string(level),
      "msg" => exact(msg),
      "domain" => Enum.map(meta[:domain] || [], &to_string/1),
      "otp" => otp(msg, meta),
      "elixir" => Map.new([:debug, :info], &{to_string(&1), elixir(&1, level, msg, meta)})
    }
  end

  defp otp({:report, report}, %{report_cb: words}) when is_function(words, 2) do
    to_string(words.(report, %{depth: :unlimited, chars_limit: :unlimited, single_line: false, encoding: :unicode}))
  end

  defp otp({:report, report}, %{report_cb: words}) do
    {format, args} = words.(report)
    to_string(:io_lib.format(format, args))
  end

  defp otp({:string, text}, _), do: to_string(text)
  defp otp({format, args}, _), do: to_string(:io_lib.format(format, args))

  # As Logger.Handler asks its translator; nil where it passes over the event.
  defp elixir(min_level, level, msg, meta) do
    level = if level in [:notice], do: :info, else: level
    answer = case msg do
      {:report, %{label: label, report: report} = all} when map_size(all) == 2 ->
        Logger.Translator.translate(min_level, level, :report, {label, report})
      {:report, report} -> Logger.Translator.translate(min_level, level, :report, {:logger, report})
      {format, args} -> Logger.Translator.translate(min_level, level, :format, {format, args})
    end

    case answer do
      {:ok, text, _} -> to_string(text)
      {:ok, text} -> to_string(text)
      :skip -> nil
      :none -> inspected(msg, meta)
    end
  end

  # What Logger.Handler does with what its translator does not know.
  defp inspected({:report, report}, %{report_cb: words}) when is_function(words, 1), do: inspected(words.(report), %{})
  defp inspected({:report, _} = msg, meta), do: otp(msg, meta)

  defp inspected({format, args}, _) do
    to_string(:io_lib.build_text(Logger.Utils.scan_inspect(format, args, 8096)))
  end

  # Terms without loss, but for references and functions.
  def exact(value) when is_boolean(value) or is_nil(value) or is_integer(value) or is_binary(value), do: value
  def exact(value) when is_atom(value), do: ":#{value}"
  def exact(value) when is_pid(value), do: %{"pid" => value |> :erlang.pid_to_list() |> to_string()}
  def exact(value) when is_reference(value), do: %{"ref" => true}
  def exact(value) when is_function(value), do: %{"function" => true}
  def exact(value) when is_tuple(value), do: %{"t" => value |> Tuple.to_list() |> Enum.map(&exact/1)}
  def exact(value) when is_map(value), do: %{"m" => value |> Map.to_list() |> Enum.map(fn {k, v} -> [exact(k), exact(v)] end)}
  def exact([]), do: []

  def exact([head | tail]) when not is_list(tail), do: %{"improper" => [exact(head), exact(tail)]}

  def exact(value) do
    if Enum.all?(value, &(is_integer(&1) and &1 in 32..126)),
      do: %{"s" => List.to_string(value)},
      else: Enum.map(value, &exact/1)
  end

  defp crash(message), do: fn -> with({:ok, pid} <- GenServer.start(Trace.Crashing, {:state, "of it"}), do: GenServer.cast(pid, message)) end

  defp cases do
    errors = [:badarith, :badmatch, :case_clause, :function_clause, :undef, :badarg, :badkey, :badmap, :own, :raise, :argument]
    for(how <- errors, do: {"server error #{how}", crash(how)}) ++
      [
        {"server stop", crash({:stop, :because})},
        {"server stop with a tuple", crash({:stop, {:because, 1}})},
        {"server continue", crash({:then, :raise})},
        {"named server", fn ->
          {:ok, pid} = GenServer.start(Trace.Crashing, :state, name: :named_server)
          GenServer.cast(pid, :raise)
        end},
        {"server with a log", fn ->
          {:ok, pid} = GenServer.start(Trace.Crashing, :state, debug: [:log])
          GenServer.cast(pid, :raise)
        end},
        {"server call", fn ->
          {:ok, pid} = GenServer.start(Trace.Crashing, :state)
          catch_exit(fn -> GenServer.call(pid, :raise) end)
        end},
        {"server call exit", fn ->
          {:ok, pid} = GenServer.start(Trace.Crashing, :state)
          catch_exit(fn -> GenServer.call(pid, {:exit, :because}) end)
        end},
        {"server call of a named client", fn ->
          Process.register(self(), :the_client)
          {:ok, pid} = GenServer.start(Trace.Crashing, :state)
          catch_exit(fn -> GenServer.call(pid, :odd) end)
        end},
        {"server call of a dead client", fn ->
          {:ok, pid} = GenServer.start(Trace.Crashing, :state)
          :sys.suspend(pid)
          client = spawn(fn -> GenServer.call(pid, {:stop, :because}) end)
          Process.sleep(20)
          Process.exit(client, :kill)
          :sys.resume(pid)
        end},
        {"server unknown message", fn ->
          {:ok, pid} = GenServer.start(Trace.Crashing, :state)
          send(pid, {:what, 1})
        end},
        {"server exit of another call", fn ->
          {:ok, pid} = GenServer.start(Trace.Crashing, :state)
          GenServer.cast(pid, {:stop, {:noproc, {GenServer, :call, [:nobody, :x, 5000]}}})
        end},
        {"server init", fn -> GenServer.start(Trace.Crashing, {:start, :raise}) end},
        {"server linked", fn ->
          spawn(fn ->
            {:ok, pid} = GenServer.start_link(Trace.Crashing, :state)
            Process.put(:mine, 1)
            GenServer.cast(pid, :raise)
            Process.sleep(:infinity)
          end)
        end},
        {"statem", fn ->
          Trace.Store.reset()
          Trace.Store.put({:machine, "m"}, %{"kind" => "statem", "rules" => [
            %{"on" => "event", "content" => 1, "return" => %{"t" => [":keep_state_and_data", [":postpone", %{"t" => [":state_timeout", 5000, "x"]}]]}},
            %{"on" => "event", "content" => 2, "return" => %{"t" => [":keep_state_and_data", [%{"t" => [":next_event", ":internal", 3]}, %{"t" => [":next_event", ":internal", 4]}]]}},
            %{"on" => "event", "content" => 3, "error" => ":boom"}]})
          {:ok, pid} = :gen_statem.start(Statem, {"m", nil}, debug: [{:log, 2}])
          :gen_statem.cast(pid, 1)
          :gen_statem.cast(pid, 2)
        end},
        {"statem stop in a call", fn ->
          Trace.Store.reset()
          Trace.Store.put({:machine, "m"}, %{"kind" => "statem", "mode" => [":state_functions", ":state_enter"], "rules" => [
            %{"on" => "event", "type" => ":call", "return" => %{"t" => [":stop", ":because"]}}]})
          {:ok, pid} = :gen_statem.start({:local, :a_machine}, Statem, {"m", nil}, [])
          catch_exit(fn -> :gen_statem.call(pid, :x) end)
        end},
        {"bare process error", fn -> spawn(fn -> Trace.Crashing.raise_as(:raise) end) end},
        {"bare process own error", fn -> spawn(fn -> :erlang.error({:my, :reason}) end) end},
        {"task", fn -> Task.start(fn -> Trace.Crashing.raise_as(:raise) end) end},
        {"task exit", fn -> Task.start(fn -> exit(:because) end) end},
        {"supervised child", fn ->
          {:ok, sup} = Supervisor.start_link([{Trace.Crashing, :state}], strategy: :one_for_one, name: :the_sup)
          [{_, pid, _, _}] = Supervisor.which_children(sup)
          GenServer.cast(pid, :raise)
        end},
        {"killed child", fn ->
          {:ok, sup} = Supervisor.start_link([{Trace.Crashing, :state}], strategy: :one_for_one)
          [{_, pid, _, _}] = Supervisor.which_children(sup)
          Process.exit(pid, :kill)
        end},
        {"start error", fn -> Supervisor.start_link([{Trace.Crashing, {:start, :raise}}], strategy: :one_for_one) end},
        {"too many restarts", fn ->
          {:ok, sup} = Supervisor.start_link([{Trace.Crashing, :state}], strategy: :one_for_one, max_restarts: 0)
          [{_, pid, _, _}] = Supervisor.which_children(sup)
          Process.exit(pid, :kill)
        end},
        {"shutdown error", fn ->
          spec = Supervisor.child_spec({Trace.Crashing, :stubborn}, shutdown: 20)
          {:ok, sup} = Supervisor.start_link([trapping(spec)], strategy: :one_for_one)
          Supervisor.stop(sup)
        end},
        {"instances", fn ->
          spec = %{id: :one, start: {Trace.Words, :start_stubborn, []}, shutdown: 20}
          {:ok, sup} = :supervisor.start_link(Trace.Words, {%{strategy: :simple_one_for_one}, [spec]})
          for _ <- 1..2, do: :supervisor.start_child(sup, [])
          Supervisor.stop(sup)
        end},
        {"dynamic child", fn ->
          {:ok, sup} = DynamicSupervisor.start_link(name: :the_dyn)
          {:ok, pid} = DynamicSupervisor.start_child(sup, {Trace.Crashing, :state})
          GenServer.cast(pid, :raise)
        end},
        {"application", fn ->
          load(:the_app, :good)
          :ok = :application.start(:the_app)
          :ok = :application.stop(:the_app)
          :application.unload(:the_app)
        end},
        {"application that returns something else", fn ->
          load(:odd_app, :bad)
          :application.start(:odd_app)
          :application.unload(:odd_app)
        end},
        {"application that returns an error", fn ->
          load(:error_app, :error)
          :application.start(:error_app)
          :application.unload(:error_app)
        end}
      ]
  end

  def init(spec), do: {:ok, spec}
  def start_stubborn, do: :proc_lib.start_link(__MODULE__, :stubborn, [self()])

  def stubborn(parent) do
    Process.flag(:trap_exit, true)
    :proc_lib.init_ack(parent, {:ok, self()})
    Process.sleep(:infinity)
  end

  defp trapping(spec), do: %{spec | start: {Trace.Words, :start_stubborn, []}}

  defp load(name, arg) do
    :ok = :application.load({:application, name, [vsn: '1', modules: [], registered: [], applications: [:kernel, :stdlib], mod: {Trace.App, arg}]})
  end

  defp catch_exit(run) do
    run.()
  catch
    :exit, _ -> :ok
  end
end

defmodule Trace.Main do
  @here __DIR__

  def main([]) do
    main(["words"])
    for {topic, trace} <- all(), do: File.write!(path(topic), trace)
  end

  def main(["words"]) do
    lines = Enum.map_join(Trace.Words.record(), ",\n", &"  #{Trace.JSON.encode(&1)}")
    File.write!(Path.join(@here, "traces/words.json"), "[\n#{lines}]\n")
  end

  def main(["check" | rest]) do
    runs = case rest do
      ["--runs", n] -> String.to_integer(n)
      [] -> 1
    end

    differ = for _ <- 1..runs, {topic, trace} <- all(), File.read!(path(topic)) != trace, uniq: true, do: topic
    if differ == [], do: IO.puts("as recorded"), else: IO.puts("differs: #{Enum.join(differ, ", ")}")
    if differ != [], do: System.halt(1)
  end

  def main(["topic", topic]), do: File.write!(path(topic), layout(topic, Enum.map(scenarios(topic), &Trace.Driver.run/1)))

  def main(["print", topic, id]) do
    scenario = Enum.find(scenarios(topic), &(&1["id"] == id))
    for {who, entries} <- Trace.Driver.run(scenario)["logs"], entry <- entries do
      IO.puts("#{who} #{Trace.JSON.encode(entry)}")
    end
  end

  defp all do
    for file <- @here |> Path.join("scenarios/*.json") |> Path.wildcard() |> Enum.sort() do
      topic = Path.basename(file, ".json")
      {topic, layout(topic, Enum.map(scenarios(topic), &Trace.Driver.run/1))}
    end
  end

  defp path(topic), do: Path.join(@here, "traces/#{topic}.json")

  defp scenarios(topic) do
    file = @here |> Path.join("scenarios/#{topic}.json") |> File.read!() |> Trace.JSON.decode()
    shared = file["machines"] || %{}
    Enum.map(file["scenarios"], &Map.update(&1, "machines", shared, fn own -> Map.merge(shared, own) end))
  end

  # An entry a line, so that a difference is seen.
  defp layout(topic, traces) do
    body = Enum.map_join(traces, ",\n", fn %{"id" => id, "logs" => logs} ->
      groups = logs |> Enum.sort() |> Enum.map_join(",\n", fn {who, entries} ->
        lines = Enum.map_join(entries, ",\n", &"        #{Trace.JSON.encode(&1)}")
        "      #{Trace.JSON.encode(who)}: [\n#{lines}]"
      end)
      "    {\"id\": #{Trace.JSON.encode(id)}, \"logs\": {\n#{groups}}}"
    end)
    "{\"topic\": #{Trace.JSON.encode(topic)},\n  \"scenarios\": [\n#{body}]}\n"
  end
end

Trace.Main.main(System.argv())
