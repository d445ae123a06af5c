%% The Erlang side of `npm run bench`. Reads lines "Case Size", does the work and answers with a line "ok Number…":
%% nanoseconds that it took, one number a sample where there are samples, or bytes. The cases of one name in bench/cases
%% do the same work.
-module(coppice_bench).
-behaviour(gen_server).
-export([main/0, start_worker/1, start_idle/0, init/1, handle_call/3, handle_cast/2]).

main() ->
    logger:set_primary_config(level, none),
    loop().

loop() ->
    case io:get_line("") of
        eof -> halt();
        Line ->
            [Name, Size] = string:lexemes(Line, " \n"),
            Numbers = apart(list_to_atom(Name), list_to_integer(Size)),
            io:format("ok~s~n", [[[$\s, integer_to_list(Number)] || Number <- Numbers]]),
            loop()
    end.

%% Each case runs in a process of its own, so that none inherits the heap of another.
apart(Name, Size) ->
    erlang:garbage_collect(),
    {Pid, Ref} = spawn_monitor(fun() -> exit({numbers, run(Name, Size)}) end),
    receive {'DOWN', Ref, process, Pid, {numbers, Numbers}} -> Numbers end.

timed(Fun) ->
    Start = erlang:monotonic_time(nanosecond),
    Fun(),
    [erlang:monotonic_time(nanosecond) - Start].

%% Cases

run(ready, _) -> [];
run(call, N) ->
    {ok, Server} = gen_server:start_link(?MODULE, quiet, []),
    timed(fun() -> calls(Server, N) end);
run(cast, N) ->
    {ok, Server} = gen_server:start_link(?MODULE, quiet, []),
    timed(fun() -> batches(Server, N) end);
run(ring, N) ->
    Self = self(),
    Last = lists:foldl(fun(_, Next) -> spawn_link(fun() -> pass(Next) end) end, Self, lists:seq(1, 999)),
    timed(fun() -> laps(Last, N div 1000) end);
run(ring_receive, N) -> run(ring, N);
run(fan, N) ->
    Self = self(),
    {ok, Server} = gen_server:start_link(?MODULE, quiet, []),
    Clients = [spawn_link(fun() -> receive go -> calls(Server, N div 1000), Self ! done end end)
               || _ <- lists:seq(1, 1000)],
    timed(fun() ->
        [Client ! go || Client <- Clients],
        [receive done -> ok end || _ <- Clients]
    end);
run(spawn, N) ->
    timed(fun() -> spawns(N) end);
run(idle, N) ->
    Pids = [spawn(fun() -> receive stop -> ok end end) || _ <- lists:seq(1, N)],
    Bytes = memory(Pids),
    [Pid ! stop || Pid <- Pids],
    Bytes;
run(idle_server, N) ->
    Pids = [begin {ok, Pid} = start_idle(), Pid end || _ <- lists:seq(1, N)],
    memory(Pids);
run(restart, N) ->
    Trees = [tree(one_for_one, 4) || _ <- lists:seq(1, 25)],
    Pids = lists:append([pids(Supervisor) || {ok, Supervisor} <- Trees]),
    timed(fun() -> restarts(Pids, N div 100) end);
run(kill_answer, N) ->
    %% A supervisor looks through all restarts of the last second at each, so each gets a hundred.
    lists:append([begin
        {ok, Supervisor} = tree(one_for_one, 1),
        kill_answer(hd(pids(Supervisor)), 100, [])
    end || _ <- lists:seq(1, N div 100)]);
run(tree_start, N) ->
    timed(fun() -> {ok, _} = quiet_tree(one_for_one, N) end);
run(one_for_all, N) ->
    {ok, Supervisor} = tree(one_for_all, N),
    [First | _] = pids(Supervisor),
    timed(fun() ->
        exit(First, kill),
        [receive {up, _} -> ok end || _ <- lists:seq(1, N)]
    end);
run(tree_stop, N) ->
    process_flag(trap_exit, true),
    {ok, Supervisor} = quiet_tree(one_for_one, N),
    Ref = monitor(process, Supervisor),
    timed(fun() ->
        exit(Supervisor, shutdown),
        receive {'DOWN', Ref, process, Supervisor, shutdown} -> ok end
    end);
run(names, N) ->
    Names = list_to_tuple([list_to_atom("name_" ++ integer_to_list(I)) || I <- lists:seq(1, N)]),
    [begin
         Pid = spawn_link(fun() -> receive stop -> ok end end),
         register(element(I, Names), Pid)
     end || I <- lists:seq(1, N)],
    timed(fun() -> lookups(Names, N, 0, 3 * N) end);
run(via, N) ->
    {ok, _} = 'Elixir.Registry':start_link([{keys, unique}, {name, coppice_names}]),
    Name = {via, 'Elixir.Registry', {coppice_names, <<"worker">>}},
    {ok, _} = gen_server:start_link(Name, ?MODULE, quiet, []),
    timed(fun() -> calls(Name, N) end);
run(Table, N) ->
    table(Table, N).

%% Tables on disk. A durable insert is one with a sync behind it, which is the least that dets offers.
table(table_durable, N) ->
    dets(fun(T) -> dets:insert(T, {-1, <<"value">>, 0}), timed(fun() ->
        [begin ok = dets:insert(T, {I, <<"value">>, I}), ok = dets:sync(T) end || I <- lists:seq(1, N)]
    end) end);
table(table_insert, N) ->
    dets(fun(T) -> timed(fun() -> [ok = dets:insert(T, {I, <<"value">>, I}) || I <- lists:seq(1, N)] end) end);
table(table_lookup, N) ->
    dets(fun(T) -> fill(T, N), timed(fun() -> [[_] = dets:lookup(T, I) || I <- lists:seq(1, N)] end) end);
table(table_open, N) ->
    dets(fun(T) ->
        fill(T, N),
        lists:append([begin
            ok = dets:close(T),
            timed(fun() -> {ok, T} = dets:open_file(T, [{file, table_file()}]) end)
        end || _ <- lists:seq(1, 5)])
    end);
table(table_repair, N) ->
    dets(fun(T) ->
        fill(T, N),
        ok = dets:close(T),
        %% As a crash leaves it: the mark of a properly closed file is gone.
        {ok, File} = file:open(table_file(), [read, write, raw, binary]),
        ok = file:pwrite(File, 8, <<0:32>>),
        ok = file:close(File),
        timed(fun() -> {ok, T} = dets:open_file(T, [{file, table_file()}]) end)
    end).

fill(T, N) ->
    [ok = dets:insert(T, [{I, <<"value">>, I} || I <- lists:seq(From, From + 999)]) || From <- lists:seq(1, N, 1000)],
    ok = dets:sync(T).

dets(Fun) ->
    file:delete(table_file()),
    {ok, T} = dets:open_file(coppice_bench_table, [{file, table_file()}]),
    Numbers = Fun(T),
    dets:close(T),
    file:delete(table_file()),
    Numbers.

table_file() ->
    Folder = case os:getenv("TMPDIR") of false -> "/var/tmp"; Given -> Given end,
    filename:join(Folder, "coppice_bench_" ++ os:getpid() ++ ".dets").

calls(_, 0) -> ok;
calls(Server, N) ->
    N = gen_server:call(Server, N),
    calls(Server, N - 1).

%% A thousand casts, then a call, so that no mailbox grows without end.
batches(_, 0) -> ok;
batches(Server, N) ->
    casts(Server, 1000),
    1 = gen_server:call(Server, 1),
    batches(Server, N - 1000).

casts(_, 0) -> ok;
casts(Server, N) ->
    gen_server:cast(Server, N),
    casts(Server, N - 1).

pass(Next) ->
    receive Message -> Next ! Message, pass(Next) end.

laps(_, 0) -> ok;
laps(Last, N) ->
    Last ! N,
    receive N -> laps(Last, N - 1) end.

%% A thousand at a time; the last of them says that it is the last.
spawns(0) -> ok;
spawns(N) ->
    Self = self(),
    [spawn(fun() -> ok end) || _ <- lists:seq(1, 999)],
    spawn(fun() -> Self ! done end),
    receive done -> spawns(N - 1000) end.

restarts(_, 0) -> ok;
restarts(Pids, N) ->
    [exit(Pid, kill) || Pid <- Pids],
    restarts([receive {up, Pid} -> Pid end || _ <- Pids], N - 1).

kill_answer(_, 0, Samples) -> Samples;
kill_answer(Pid, N, Samples) ->
    Start = erlang:monotonic_time(nanosecond),
    exit(Pid, kill),
    Next = receive {up, P} -> P end,
    N = gen_server:call(Next, N),
    End = erlang:monotonic_time(nanosecond),
    kill_answer(Next, N - 1, [End - Start | Samples]).

%% Every name is looked up three times, in an order that jumps about.
lookups(_, _, _, 0) -> ok;
lookups(Names, N, At, Left) ->
    true = is_pid(whereis(element(At + 1, Names))),
    lookups(Names, N, (At + 7919) rem N, Left - 1).

memory(Pids) ->
    Bytes = lists:sum([begin
        erlang:garbage_collect(Pid),
        {memory, Memory} = process_info(Pid, memory),
        Memory
    end || Pid <- Pids]),
    [Bytes div length(Pids)].

%% Workers and trees

start_worker(Parent) -> gen_server:start_link(?MODULE, {tell, Parent}, []).

start_idle() -> gen_server:start_link(?MODULE, quiet, []).

%% Children that say `{up, Pid}` to the process that runs the case.
tree(Strategy, N) ->
    Started = supervisor:start_link(?MODULE, {tree, Strategy, N, {?MODULE, start_worker, [self()]}}),
    [receive {up, _} -> ok end || _ <- lists:seq(1, N)],
    Started.

quiet_tree(Strategy, N) ->
    supervisor:start_link(?MODULE, {tree, Strategy, N, {?MODULE, start_idle, []}}).

pids(Supervisor) -> [Pid || {_, Pid, _, _} <- lists:reverse(supervisor:which_children(Supervisor))].

init({tree, Strategy, N, Start}) ->
    Flags = #{strategy => Strategy, intensity => 1000000000, period => 1},
    {ok, {Flags, [#{id => Id, start => Start} || Id <- lists:seq(1, N)]}};
init({tell, Parent}) ->
    Parent ! {up, self()},
    {ok, 0};
init(quiet) ->
    {ok, 0}.

handle_call(Request, _From, State) -> {reply, Request, State}.

handle_cast(_Request, State) -> {noreply, State + 1}.
