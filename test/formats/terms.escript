#!/usr/bin/env escript
%%! -noshell +t 16000000
%% Terms between Coppice and real Erlang, in files of records. A record is a number of pieces, each a length:32 and
%% that many bytes.
%%     escript terms.escript answer IN OUT       IN: one piece a record, a term in the external format. OUT: what
%%                                               Erlang makes of it: its hashes (27 and 32 bits, 8 bytes), and the term
%%                                               written anew: as is, with minor_version 2, and compressed
%%     escript terms.escript make SEED COUNT OUT random terms of every kind: their hashes (empty where a term holds a pid,
%%                                               reference, port or fun), and the term in the external format
%%     escript terms.escript same A B            A, B: one piece a record; prints how many terms there are, and how many differ
-mode(compile).

main(["answer", In, Out]) ->
    convert(In, Out, fun(Bytes) ->
        T = binary_to_term(Bytes),
        [hashes(T), term_to_binary(T), term_to_binary(T, [{minor_version, 2}]), term_to_binary(T, [{compressed, 1}])]
    end);
main(["make", Seed, Count, Out]) ->
    rand:seed(exsss, list_to_integer(Seed)),
    {ok, F} = file:open(Out, [write, raw, delayed_write]),
    [ok = file:write(F, begin T = term(3), [piece(try_hashes(T)), piece(term_to_binary(T))] end)
     || _ <- lists:seq(1, list_to_integer(Count))],
    ok = file:close(F);
main(["same", A, B]) ->
    Terms = fun(File) -> {ok, Bytes} = file:read_file(File), Bytes end,
    {Count, Different} = same(Terms(A), Terms(B), 0, 0),
    io:format("~w terms, ~w different~n", [Count, Different]).

convert(In, Out, Fun) ->
    {ok, Bytes} = file:read_file(In),
    {ok, F} = file:open(Out, [write, raw, delayed_write]),
    each(Bytes, fun(Piece) -> ok = file:write(F, [piece(P) || P <- Fun(Piece)]) end),
    ok = file:close(F).

each(<<>>, _) -> ok;
each(<<Size:32, Piece:Size/binary, Rest/binary>>, Fun) -> Fun(Piece), each(Rest, Fun).

same(<<>>, <<>>, Count, Different) -> {Count, Different};
same(<<S1:32, P1:S1/binary, R1/binary>>, <<S2:32, P2:S2/binary, R2/binary>>, Count, Different) ->
    case binary_to_term(P1) =:= binary_to_term(P2) of
        true -> same(R1, R2, Count + 1, Different);
        false -> same(R1, R2, Count + 1, Different + 1)
    end.

piece(Bytes) -> [<<(byte_size(Bytes)):32>>, Bytes].
hashes(T) -> <<(erlang:phash2(T)):32, (erlang:phash2(T, 1 bsl 32)):32>>.
try_hashes(T) -> case foreign(T) of true -> <<>>; false -> hashes(T) end.

foreign(T) when is_pid(T); is_reference(T); is_port(T); is_function(T) -> true;
foreign(T) when is_tuple(T) -> foreign(tuple_to_list(T));
foreign([H | T]) -> foreign(H) orelse foreign(T);
foreign(T) when is_map(T) -> foreign(maps:to_list(T));
foreign(_) -> false.

%% a random term, nested up to Depth
term(0) -> leaf();
term(Depth) ->
    case rand:uniform(10) of
        1 -> list_to_tuple(terms(Depth, 5));
        2 -> terms(Depth, 5);
        3 -> [leaf() | terms(Depth, 3)] ++ leaf();
        4 -> maps:from_list([{term(Depth - 1), term(Depth - 1)} || _ <- lists:seq(1, rand:uniform(6) - 1)]);
        5 -> large(Depth);
        _ -> leaf()
    end.
terms(Depth, Most) -> [term(Depth - 1) || _ <- lists:seq(1, rand:uniform(Most + 1) - 1)].

%% now and then something beyond the small encodings
large(Depth) ->
    case rand:uniform(400) of
        %% OTP 25 takes large maps with short references as keys for different from themselves
        1 -> maps:from_list([{leaf(14), leaf()} || _ <- lists:seq(1, 33 + rand:uniform(60))]);
        2 -> list_to_tuple([leaf() || _ <- lists:seq(1, 250 + rand:uniform(20))]);
        3 -> [rand:uniform(256) - 1 || _ <- lists:seq(1, 65530 + rand:uniform(10))];
        4 -> rand:bytes(rand:uniform(3000));
        5 -> sign((1 bsl (2020 + rand:uniform(60))) + rand:uniform(1000));
        _ -> term(Depth - 1)
    end.

leaf() -> leaf(16).
leaf(Kinds) ->
    case rand:uniform(Kinds) of
        1 -> rand:uniform(300) - 20;
        2 -> sign((1 bsl rand:uniform(200)) + rand:uniform(5) - 3);
        3 -> rand:uniform() * math:pow(10, rand:uniform(600) - 300);
        4 -> float(rand:uniform(1000));
        5 -> <<F/float>> = <<0:1, (rand:uniform(2046) - 1):11, (rand:uniform(1 bsl 52) - 1):52>>, sign(F);
        6 -> list_to_atom([element(rand:uniform(9), {$a, $z, $A, $_, $ , 233, 255, 1078, 119070}) || _ <- lists:seq(1, rand:uniform(12))]);
        7 -> element(rand:uniform(7), {true, false, nil, undefined, ok, '', 'Elixir.Foo'});
        8 -> rand:bytes(rand:uniform(40) - 1);
        9 -> unicode:characters_to_binary([element(rand:uniform(5), {$a, $\n, 228, 8364, 128512}) || _ <- lists:seq(1, rand:uniform(20))]);
        10 -> Bits = rand:uniform(60), <<B:Bits/bitstring, _/bitstring>> = rand:bytes(8), B;
        11 -> [];
        12 -> [rand:uniform(256) - 1 || _ <- lists:seq(1, rand:uniform(20))];
        13 -> [rand:uniform(300) - 1 || _ <- lists:seq(1, rand:uniform(20))];
        14 -> element(rand:uniform(4), {{}, #{}, <<>>, -0.0});
        15 -> foreign();
        _ -> sign(element(rand:uniform(8), {255, 256, 1 bsl 27, (1 bsl 31) - 1, 1 bsl 31, (1 bsl 53) - 1, 1 bsl 53, 1 bsl 64}))
    end.
sign(N) -> case rand:uniform(2) of 1 -> N; 2 -> -N end.

foreign() ->
    case rand:uniform(6) of
        1 -> pid(<<"nonode@nohost">>);
        2 -> pid(<<"a@b">>);
        3 -> N = rand:uniform(3), binary_to_term(<<131, 90, N:16, (node_name(<<"n@h">>))/binary, 7:32, (rand:bytes(4 * N))/binary>>);
        4 -> binary_to_term(<<131, 120, (node_name(<<"n@h">>))/binary, (rand:uniform(1 bsl 60)):64, 3:32>>);
        5 -> element(rand:uniform(2), {fun erlang:abs/1, fun lists:map/2});
        6 -> X = rand:uniform(100), fun(Y) -> Y + X end
    end.
pid(Node) -> binary_to_term(<<131, 88, (node_name(Node))/binary, (rand:uniform(1 bsl 27)):32, 0:32, 5:32>>).
node_name(Name) -> <<119, (byte_size(Name)), Name/binary>>.
