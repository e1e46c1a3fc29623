#!/bin/sh
# nas cache: what is kept, why, and how it goes.
. "$srcdir/tests/tap.sh"

run cache ls
status 0 "an empty cache"
empty out "has nothing"
cat >small.nas <<'END'
let found = search {
    let q = choose 0..=96
    maximize q * (96 - q)
}
print found.q
END
run run small.nas
status 0 "a run"
run cache ls
status 0 "is kept"
holds "as an entry" test "$(wc -l <out)" -ge 1
key=$(awk 'NR == 1 { print $1 }' out)
run cache why "$key"
status 0 "why"
holds "says what went into the key" test -s out
run cache ls --json
status 0 "as JSON"
run cache why ffffffff
status 4 "why of an unknown key"
run cache rm "$key"
status 0 "rm"
run cache rm ffffffff
status 4 "rm of an unknown key"
run run small.nas
run cache rm --all
status 0 "rm --all"
run cache ls
empty out "leaves nothing"
run cache rm
status 2 "rm of nothing"
run cache nonsense
status 2 "an unknown verb"
run cache
status 2 "no verb"
run run --no-cache small.nas
run cache ls
empty out "--no-cache keeps nothing"
run cache ls --cache /nowhere/at/all
status 0 "a folder that is not there is empty"
finish
