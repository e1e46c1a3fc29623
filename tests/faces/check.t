#!/bin/sh
# nas check: messages, bindings, what later versions will run.
. "$srcdir/tests/tap.sh"

cat >good.nas <<'END'
let margin = 96
fn last(others) = search {
    let q = choose 0..=96
    maximize q * (margin - others - q)
}
let found = search {
    let q = choose 0..=96
    let answer = last(q)
    maximize q * (margin - q - answer.q)
}
print found.q
END
run check good.nas
status 0 "a good file"
empty out "nothing to say on standard output"
run check -v good.nas
status 0 "with -v"
out_has "search of last" "the inner search is listed"
out_has "search of found" "the outer search is listed"
out_has "binds" "what they bind is said"
run check -v --json good.nas
status 0 "as JSON"
out_has '"solver":"search"' "bindings are objects"
if command -v jq >/dev/null; then
    holds "every line is JSON" jq -e . out
else
    skip "every line is JSON" "no jq"
fi

cat >bad.nas <<'END'
let a = 3J + 4ns
let b = nothing_here
fn f(x) = nothing_there + x
print b
END
run check bad.nas
status 3 "a file with errors"
empty out "messages go to standard error"
err_has "bad.nas:" "they have places"
err_has "nothing_here" "several are reported"
err_has "nothing_there" "in one run"
err_has "3 errors" "and counted"
printf 'let a = * 3\nlet c = [1,,2]\nprint 5KiX\n' >worse.nas
run check worse.nas
status 3 "a file that does not parse"
err_has "3 errors" "three errors of grammar in one run"
run check --json bad.nas
status 3 "as JSON"
out_has '"severity"' "JSON goes to standard output"
run check --quiet bad.nas
status 3 "--quiet changes no status"
lacks err "nas: " "and takes away the count"
run check --color=always bad.nas
holds "--color=always colours" grep -q "$(printf '\033')" err
run check --color=auto bad.nas
lacks err "$(printf '\033')" "a file is not coloured"

cat >later.nas <<'END'
import datasets.mnist
network net(x: f32[28, 28, 1]) {
    return x |> flatten |> dense(10)
}
let trained = train {
    let n = net()
    minimize mean(cross_entropy(n(e.image), e.label) for e in mnist.train)
    using adam(rate: 5e-3, epochs: 1)
}
print trained.value
END
run check later.nas
status 0 "what only a later version can run is no error"
err_has "later.nas:" "but mentioned with its place"
err_has "N0951" "as a note"
run run later.nas
status 3 "to run it is one"
err_has "E0950" "that says so"
run check --json later.nas
out_has '"N0951"' "as JSON too"
run check --quiet later.nas
empty err "--quiet takes notes away"
run check --set margin=48 good.nas
status 0 "--set"
run check --set margi=48 good.nas
status 3 "--set of a name that is not there"
err_has "margi" "it is named"
run check -e 'print 1 + 1'
status 0 "the text on the command line"
echo 'print 1 + ' | "$nas" check - >out 2>err
code=$?
status 3 "standard input"
err_has "<input>" "is named so"
finish
