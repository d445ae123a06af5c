#!/usr/bin/env escript
%% -*- erlang -*-
%% What real dets answers to calls: one line a file of calls, the external format, in base64, of the list of answers. An
%% error that was raised is {raised, Reason}.
%%
%%   escript dets-calls.escript FOLDER CALLS...    each CALLS holds the external format of {Options, [{Function, [Argument]}]}
-mode(compile).

main([Folder | Files]) ->
    [begin
         {ok, Bytes} = file:read_file(File),
         {Options, Calls} = binary_to_term(Bytes),
         Table = filename:join(Folder, "calls.dets"),
         file:delete(Table),
         {ok, calls} = dets:open_file(calls, [{file, Table} | Options]),
         Answers = [answer(Call) || Call <- Calls],
         dets:close(calls),
         io:put_chars(["answers ", base64:encode(term_to_binary(Answers)), $\n])
     end || File <- Files].

answer(Call) ->
    try made(Call) catch error:Reason -> {raised, Reason} end.

made({keys, []}) -> lists:sort(keys(dets:first(calls)));
made({foldl, []}) -> lists:sort(dets:foldl(fun(O, Acc) -> [O | Acc] end, [], calls));
made({traverse, []}) -> lists:sort(dets:traverse(calls, fun(O) -> {continue, O} end));
made({chunks, [Spec, N]}) -> chunks(dets:select(calls, Spec, N));
made({Function, Arguments}) -> sorted(Function, apply(dets, Function, [calls | Arguments])).

%% The order of what is found by a pattern is nobody's promise.
sorted(Function, List) when Function =:= match; Function =:= match_object; Function =:= select -> lists:sort(List);
sorted(_, Answer) -> Answer.

chunks('$end_of_table') -> [];
chunks({Results, Continuation}) -> lists:sort(Results ++ chunks(dets:select(Continuation))).

keys('$end_of_table') -> [];
keys(Key) -> [Key | keys(dets:next(calls, Key))].
