#!/bin/sh
# Searches that are killed, interrupted, or run twice at once: nothing is lost, and the answer is the
# same.
. "$srcdir/tests/tap.sh"

# Slow enough to be caught in the middle, quick enough for a test.
cat >slow.nas <<'END'
let count = 24
let x = [(7 * i * i) mod 101 for i in 0..<count]
let y = [(5 * i * i * i) mod 103 for i in 0..<count]
let distance = [[sqrt((x[a] - x[b]) ^ 2 + (y[a] - y[b]) ^ 2) for b in 0..<count] for a in 0..<count]
let found = search {
    let tour = choose arrangement(0..<count)
    minimize sum(distance[tour[i], tour[(i + 1) mod count]] for i in 0..<count)
    using evolution(population: 200, generations: 3000, seed: 3)
}
print found.value, found.tour
END
"$nas" run --no-cache slow.nas >want 2>err
code=$?
status 0 "undisturbed"

kill_after() { # signal seconds
    "$nas" run slow.nas >out 2>err &
    child=$!
    sleep "$2"
    kill "-$1" $child 2>/dev/null
    wait $child
    code=$?
}
kill_after KILL 0.3
holds "killed" test "$code" -gt 128 -o "$code" = 0
kill_after KILL 0.6
run run slow.nas
status 0 "it goes on after two kills"
same out want "with the same answer"
run run slow.nas
same out want "and once more, from the cache"

"$nas" cache rm --all >/dev/null
kill_after INT 0.4
if [ "$code" = 0 ]; then
    skip "an interrupt has its status" "the machine was too quick"
else
    status 5 "an interrupt has its status"
    one_message "and one message"
fi
run run slow.nas
same out want "it goes on after an interrupt"

# A search whose evaluations cost nothing is kept as a whole: killed, out of time, and run again.
sed 's/generations: 3000/generations: 20000/' slow.nas >long.nas
run run --no-cache --verbose long.nas
status 0 "a longer one"
mv out long
evaluations() { sed -n 's/.*nas: \([0-9]*\) evaluations interpreted, \([0-9]*\) native.*/\1+\2/p' err; }
all=$(($(evaluations)))
"$nas" run long.nas >out 2>err &
child=$!
while kill -0 $child 2>/dev/null && [ -z "$(find cache -name '*.image' -size +0)" ]; do
    sleep 0.05
done
sleep 0.5
find cache -name '*.image' >image
kill -KILL $child 2>/dev/null
wait $child 2>/dev/null
holds "a kill leaves an image" test -s image
run cache ls
out_has "unfinished search" "the cache lists it"
run run --time 0.5 long.nas
status 0 "so does a time that is over"
err_has "1 search went on from where it was stopped" "which says that it went on"
err_has "out of time; running it again goes on from here" "and that it is not done"
run run --jobs 2 --interpret --verbose long.nas
status 0 "it goes on again"
same out long "with the answer of an undisturbed run"
err_has "1 search went on from where it was stopped" "and says so"
holds "without doing all again" test $(($(evaluations))) -lt "$all"
holds "its image is gone" test -z "$(find cache -name '*.image')"
run run --quiet --time 0.3 --seed 4 long.nas
run run --quiet --time 0.3 --seed 4 long.nas
empty err "--quiet says nothing of it"
holds "there is one again" test -n "$(find cache -name '*.image')"
run cache rm --all
holds "rm removes it" test -z "$(find cache -name '*.image')"

# The time of a run is over inside the searches of a search as well.
cat >nested.nas <<'END'
fn inner(a) = search {
    let t = choose arrangement(0..<40)
    minimize sum(abs(t[i] - (a * i * i) mod 4001) for i in 0..<40)
    using evolution(generations: 1000, population: 100)
}
let outer = search {
    let a = choose 1..=4000
    minimize inner(a).value
}
print outer.report.evaluations > 0, outer.report.evaluations < 4000
END
run run --no-cache --time 1.5 nested.nas
status 0 "a search of searches ends with its time"
out_is "true true" "with the best of what was finished by then"
run run --no-cache --time 0.001 nested.nas
status 5 "without time for one it is interrupted"
one_message "and says so"

# Where evaluations are dear, none is paid for twice.
cat >dear.nas <<'END'
let found = search {
    let x = choose 0..=63
    minimize command("sleep 0.03; echo $1 >>asked; echo $((($1 - 20) * ($1 - 20)))", x)
}
print found.x
END
"$nas" run --allow-commands --jobs 1 dear.nas >out 2>err &
child=$!
sleep 1
kill -INT $child
wait $child
code=$?
status 5 "an interrupt between commands"
"$nas" run --allow-commands --jobs 1 dear.nas >out 2>err &
child=$!
sleep 1
kill -KILL $child
wait $child 2>/dev/null
run run --allow-commands dear.nas
status 0 "it goes on after an interrupt and a kill"
out_is 20 "to the best answer"
holds "every question was asked" test "$(sort -u asked | wc -l)" = 64
holds "hardly one twice" test "$(wc -l <asked)" -lt 90

# What a long search whose evaluations ask other searches has evaluated so far is listed.
cat >slower.nas <<'END'
fn nearest(x) = search {
  let z = choose 0..=400
  minimize (z - x mod 397) ^ 2 + abs(z - 100)
}
let found = search {
  let x = choose 0..=900000000
  minimize nearest(x).value + abs(x - 12345)
  using evolution(population: 64, generations: 1000000)
}
print found.value
END
"$nas" run slower.nas >out 2>err &
child=$!
sleep 2
kill -INT $child
wait $child
code=$?
status 5 "an interrupt of a long search"
run cache ls
out_has "unfinished search" "the cache lists it"
run cache ls --json
out_has '"kind":"unfinished"' "as JSON too"
run cache why "$(sed -n 's/.*"key":"\([0-9a-f]*\)","kind":"unfinished".*/\1/p' out | head -1)"
out_has "to go on from" "and says what it is"

"$nas" cache rm --all >/dev/null
"$nas" run slow.nas >first 2>err1 &
one=$!
"$nas" run slow.nas >second 2>err2 &
two=$!
wait $one
code=$?
status 0 "one of two at once"
wait $two
code=$?
status 0 "the other of two at once"
same first want "one has the answer"
same second want "the other has the answer"
"$nas" cache rm --all >/dev/null
run run --jobs 1 slow.nas
same out want "with one thread"
run run --no-cache --jobs 2 slow.nas
same out want "with two threads"

# A journal that was cut anywhere, or spoiled, is no obstacle.
for file in $(find cache -type f); do
    size=$(wc -c <"$file")
    head -c $((size / 2)) "$file" >half && cp half "$file"
done
run run slow.nas
status 0 "a cache cut in half"
same out want "gives the same answer"
find cache -type f -exec sh -c 'head -c 300 /dev/urandom >"$1"' _ {} \;
run run slow.nas
status 0 "a cache full of noise"
same out want "gives the same answer"
"$nas" run --time 0.2 --no-cache slow.nas >out 2>err
code=$?
holds "--time ends it in order" test "$code" = 0 -o "$code" = 5

# Ctrl-C in the REPL ends the search and nothing else.
if script -qec true /dev/null >/dev/null 2>&1 </dev/null; then
    sed -i '/^print/d' slower.nas
    {
        printf ':load slower.nas\nfound.value\n'
        sleep 2
        printf '\003'
        sleep 1
        printf '6 * 7\n:quit\n'
    } | TERM=vt100 script -qec "$nas repl" /dev/null >out 2>err
    out_has "interrupted" "Ctrl-C ends a search"
    out_has 42 "and the session goes on"
else
    skip "Ctrl-C ends a search" "no script(1), or no terminal for it"
fi
finish
