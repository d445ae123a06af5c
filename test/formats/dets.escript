#!/usr/bin/env escript
%% -*- erlang -*-
%% What real dets makes of files of ours. Every line "objects ..." that it prints holds the external format, in base64,
%% of a list of objects; the others are what dets says of its repairs.
%%
%%   escript dets.escript repair FILE...        opens each file, repairing it if it wants that: a line a file
%%   escript dets.escript apply FILE CHANGES    opens FILE with repair off, makes the changes in CHANGES, closes it;
%%                                              one line. CHANGES holds the external format of a list of
%%                                              {insert, Objects}, {delete, Key}, {delete_object, Object}.
-mode(compile).

main(["repair" | Files]) ->
    [begin
         {ok, Table} = dets:open_file(make_ref(), [{file, File}, {type, type(File)}]),
         print(Table), ok = dets:close(Table)
     end || File <- Files];
main(["apply", File, Changes]) ->
    {ok, Bytes} = file:read_file(Changes),
    {ok, Table} = dets:open_file(make_ref(), [{file, File}, {type, type(File)}, {repair, false}]),
    [ok = change(Table, Change) || Change <- binary_to_term(Bytes)],
    print(Table), ok = dets:close(Table).

change(Table, {insert, Objects}) -> dets:insert(Table, Objects);
change(Table, {delete, Key}) -> dets:delete(Table, Key);
change(Table, {delete_object, Object}) -> dets:delete_object(Table, Object).

%% The name of a file begins with the type of its table.
type(File) -> list_to_atom(hd(string:split(filename:basename(File), "-"))).

print(Table) ->
    Objects = lists:append([dets:lookup(Table, Key) || Key <- lists:usort(dets:select(Table, [{'$1', [], [{element, 1, '$1'}]}]))]),
    io:put_chars(["objects ", base64:encode(term_to_binary(Objects)), $\n]).
