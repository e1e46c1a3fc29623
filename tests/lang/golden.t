#!/bin/sh
# The language room against its golden texts: NAME.nas with NAME.ast (its tree), NAME.err and
# NAME.json (its messages for people and for programs), NAME.fmt (its standard format). After a
# change that is meant, `GOLDEN=write tests/lang/golden.t` writes them anew; read the difference.
. "$srcdir/tests/tap.sh"
dump=$builddir/tests/lang/dump
folder=$srcdir/tests/lang

compare() { # option extension
    for want in "$folder"/*."$2"; do
        name=$(basename "$want" ".$2")
        "$dump" "$1" "$folder/$name.nas" >out 2>err
        [ "$GOLDEN" != write ] || cp out "$want"
        same "$want" out "$name.$2"
        empty err "$name: nothing else is said"
    done
}
compare --tree ast
compare --errors err
compare --json json
compare --format fmt

# Every code of this room is provoked by a file of its name.
for code in $(sed -n 's/^DIAGNOSTIC(\(E0[12][0-9]*\),.*/\1/p' "$srcdir/lang/diagnostics.def"); do
    [ "$code" != E0108 ] || continue # a file of more than 64 MiB: tests/unit/lang.c
    has "$folder/$code.err" "error[$code]" "$code has a test"
done

# What is written in the language parses, and the format changes neither trees nor itself.
for file in "$srcdir"/stdlib/*.nas "$srcdir"/stdlib/*/*.nas "$srcdir"/examples/*.nas \
    "$folder"/newlines.nas "$folder"/precedence.nas "$folder"/statements.nas "$folder"/format.nas; do
    name=${file#"$srcdir"/}
    "$dump" --errors "$file" >out 2>err
    empty out "$name parses without a message"
    "$dump" --format "$file" >once.nas 2>err
    "$dump" --format once.nas >twice.nas 2>err
    same once.nas twice.nas "$name: formatting twice changes nothing"
    "$dump" --tree "$file" >before 2>err
    "$dump" --tree once.nas >after 2>err
    same before after "$name: the format keeps the tree"
done
finish
