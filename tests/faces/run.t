#!/bin/sh
# nas run: answers, flags that steer it, and its statuses.
. "$srcdir/tests/tap.sh"

cat >small.nas <<'END'
let margin = 96
let found = search {
    let q = choose 0..=96
    maximize q * (margin - q)
}
print found.q, found.value
END
run run small.nas
status 0 "a search"
out_is "48 2304" "its answer"
empty err "nothing else is said when this is no terminal"
run run --set margin=48 small.nas
out_is "24 576" "--set changes a let"
run run --set margin=50 --set margin=48 small.nas
out_is "24 576" "the last --set counts"
for flags in "--seed 7" "--jobs 1" "--jobs 2" "--interpret" "--no-cache" "--cache other" "--quiet" \
    "--time 10" "--budget 1000"; do
    # shellcheck disable=SC2086
    run run $flags small.nas
    out_is "48 2304" "$flags"
done
holds "--cache makes the folder" test -d other
run run --json small.nas
status 0 "--json"
if command -v jq >/dev/null; then
    holds "JSON reads back" jq -e '.print == [48, 2304]' out
else
    skip "JSON reads back" "no jq"
fi
echo 'print 6 * 7' | "$nas" run - >out 2>err
code=$?
out_is 42 "a program from standard input"
run run -v small.nas
err_has "evaluations" "-v says how much was done"
run run -e 'let unused = 3'
status 0 "a program that prints nothing"
one_message "is told so"

run run --out winner.nas small.nas
status 0 "--out FILE.nas"
holds "the winner is written" test -s winner.nas
run check winner.nas
status 0 "it checks alone"
run run winner.nas
status 0 "it runs alone"
out_has 48 "with the choices fixed"
run fmt --check winner.nas
status 0 "it is in the standard format"
run run --out winner.json small.nas
status 0 "--out FILE.json"
if command -v jq >/dev/null; then
    holds "it is JSON" jq -e . winner.json
else
    skip "it is JSON" "no jq"
fi
run run --out /nowhere/at/all.nas small.nas
status 4 "--out into no folder"
one_message "one message"

cat >never.nas <<'END'
let found = search {
    let q = choose 0..=10
    require "large": q > 20
    require "even": q mod 2 == 0
    minimize q
}
print found.q
END
run run never.nas
status 1 "nothing feasible"
err_has "large" "the requirement that cannot be met is named"
lacks err "even" "the others are not"
empty out "and nothing is printed"
run run --json never.nas
status 1 "the same as JSON"
run run --set q=3 small.nas
status 3 "--set of an inner name"
cat >mistake.nas <<'END'
print 1 / (2 - 2)
END
run run mistake.nas
status 3 "a division by zero that is known"
mkdir sub
echo 'let margin = 96' >shared.nas
echo 'import "../shared.nas" as s
print s.margin' >sub/user.nas
run run sub/user.nas
status 3 "a file outside of the program's folder"
run run --allow-outside sub/user.nas
status 0 "--allow-outside"
out_is 96 "reads it"
# Without the module --native says so; the answers are the same.
cat >alone.nas <<'END'
let s = search {
  let x = choose 0..=9
  minimize (x - 4) ^ 2
}
print s.x
END
cp "$nas" alone
env -u NAS_LIBDIR ./alone run --native --no-cache alone.nas >out 2>err
code=$?
status 0 "a copy of nas alone"
out_is 4 "the answer is the same"
# An installed module may be found all the same.
[ -s err ] && err_has "all was interpreted" "and it says that nothing was compiled"

# What cannot be written is said before anything is searched or printed.
refuses() { # export-line message
    { cat small.nas; echo "$1"; } >writes.nas
    run run --no-cache writes.nas
    status 4 "$1"
    err_has "$2" "is refused for its reason"
    empty out "before anything else is done"
}
refuses 'export 3 as "three.csv"' "CSV needs a list of records"
refuses 'export "text" as "text.svg"' "SVG needs a plot or a list"
refuses 'export [1] as "../away.csv"' "outside the program's folder"
refuses 'export [1] as "small.nas/below.csv"' "Not a directory"
mkdir taken.csv
refuses 'export [1] as "taken.csv"' "Is a directory"
run run --no-cache --out nowhere/winner.nas small.nas
status 4 "--out into a missing folder"
empty out "is refused before anything else is done"
run run --no-cache --out winner.png small.nas
status 4 "--out in a format that is not there"
empty out "too"
echo 'export [1, 2] as "deep/er/list.csv"' >writes.nas
run run writes.nas
status 0 "folders of an export are made"
holds "with the file in them" test -s deep/er/list.csv

# Headings are bold on a terminal that can; --color has the last word, here and in a built program.
echo 'print table([(a: 1)])' >bold.nas
bold=$(printf '\033[1ma')
"$nas" build bold.nas -o bold >out 2>err
for way in "$nas run bold.nas" ./bold; do
    $way --color always >out 2>err
    out_has "$bold" "${way##*/}: --color always colours a pipe"
    $way >out 2>err
    lacks out "$bold" "${way##*/}: a pipe has no colours"
    if ! script -qec true /dev/null >/dev/null 2>&1 </dev/null; then
        skip "${way##*/}: colours of a terminal" "no script(1), or no terminal for it"
        continue
    fi
    TERM=vt100 script -qec "$way" /dev/null >out 2>err </dev/null
    out_has "$bold" "${way##*/}: a terminal has"
    TERM=vt100 NO_COLOR=1 script -qec "$way" /dev/null >out 2>err </dev/null
    lacks out "$bold" "${way##*/}: NO_COLOR"
    TERM=vt100 NO_COLOR=1 script -qec "$way --color=always" /dev/null >out 2>err </dev/null
    out_has "$bold" "${way##*/}: --color before NO_COLOR"
    TERM=dumb script -qec "$way" /dev/null >out 2>err </dev/null
    lacks out "$bold" "${way##*/}: a dumb terminal"
    TERM=vt100 script -qec "$way --color never" /dev/null >out 2>err </dev/null
    lacks out "$bold" "${way##*/}: --color never"
done
finish
