#!/usr/bin/env escript
%%! -noshell
%% Runs scenarios on the real disk_log, each in an empty folder of its own:
%%     escript disk-log.escript SCENARIOS FOLDER
%% SCENARIOS holds a list of lists of steps, in the external format. For each scenario one line is printed,
%% "scenario ", and the base64 of the list of what the steps answered. File names are made binaries and pids the
%% atom pid.

main([Scenarios, Folder]) ->
    process_flag(trap_exit, true),
    logger:set_primary_config(level, none),
    {ok, Bytes} = file:read_file(Scenarios),
    Numbered = lists:zip(lists:seq(1, length(binary_to_term(Bytes))), binary_to_term(Bytes)),
    [begin
         Dir = filename:join(Folder, integer_to_list(N)),
         ok = file:make_dir(Dir),
         ok = file:set_cwd(Dir),
         Answers = [plain(step(Step)) || Step <- Steps],
         [disk_log:close(Log) || Log <- disk_log:all()],
         messages([]),
         io:format("scenario ~s~n", [base64:encode(term_to_binary(Answers))])
     end || {N, Steps} <- Numbered].

step({open, Options}) -> disk_log:open(Options);
step({chunk_all, Log, N}) -> chunk_all(disk_log, chunk, Log, start, N);
step({bchunk_all, Log, N}) -> chunk_all(disk_log, bchunk, Log, start, N);
step({steps_of, Log, Step}) ->
    case disk_log:chunk_step(Log, start, Step) of
        {ok, C} -> chunk_all(disk_log, chunk, Log, C, infinity);
        Error -> Error
    end;
step(messages) -> messages([]);
step({files}) ->
    {ok, Names} = file:list_dir("."),
    [begin {ok, Bin} = file:read_file(Name), {list_to_binary(Name), Bin} end || Name <- lists:sort(Names)];
step({put_file, Name, Bin}) -> file:write_file(Name, Bin);
step({cut_file, Name, Bytes}) ->
    {ok, Bin} = file:read_file(Name),
    file:write_file(Name, binary:part(Bin, 0, max(0, byte_size(Bin) - Bytes)));
step({other, Steps}) ->
    Self = self(),
    {Pid, Ref} = spawn_monitor(fun() -> Self ! {answers, self(), [step(S) || S <- Steps]} end),
    Answers = receive {answers, Pid, As} -> As end,
    receive {'DOWN', Ref, process, Pid, _} -> ok end,
    %% The log hears of the exit, too.
    timer:sleep(20),
    Answers;
step({queued, Log, Term}) ->
    Self = self(),
    spawn(fun() -> Self ! {queued, disk_log:log(Log, Term)} end),
    timer:sleep(20),
    ok;
step(queue) -> receive {queued, Answer} -> Answer after 1000 -> timeout end;
step({kill, Log}) ->
    [{_, Pid}] = ets:lookup(disk_log_names, Log),
    Ref = monitor(process, Pid),
    exit(Pid, kill),
    receive {'DOWN', Ref, process, Pid, _} -> ok end,
    timer:sleep(20),
    receive {'EXIT', Pid, killed} -> killed after 0 -> unlinked end;
step({change_notify, Log, self, Notify}) -> disk_log:change_notify(Log, self(), Notify);
step({Function, Log}) -> disk_log:Function(Log);
step({Function, Log, A}) -> disk_log:Function(Log, A);
step({Function, Log, A, B}) -> disk_log:Function(Log, A, B).

chunk_all(M, F, Log, C, N) ->
    case M:F(Log, C, N) of
        {error, _} = Error -> [Error];
        {C1, Terms} -> [Terms | chunk_all(M, F, Log, C1, N)];
        {C1, Terms, Bad} -> [{Terms, Bad} | chunk_all(M, F, Log, C1, N)];
        Other -> [Other]
    end.

messages(L) ->
    receive
        {disk_log, _, _, _} = M -> messages([M | L]);
        {'EXIT', _, _} -> messages(L)
    after 0 -> lists:reverse(L)
    end.

plain(Pid) when is_pid(Pid) -> pid;
plain({Tag, File}) when Tag =:= file; Tag =:= need_repair; Tag =:= not_a_log_file; Tag =:= corrupt_log_file;
                        Tag =:= invalid_index_file -> {Tag, name(File)};
plain({file_error, File, Reason}) -> {file_error, name(File), Reason};
plain(T) when is_tuple(T) -> list_to_tuple(plain(tuple_to_list(T)));
plain([H | T]) -> [plain(H) | plain(T)];
plain(T) -> T.

name(File) when is_list(File) -> list_to_binary(File);
name(File) -> File.
