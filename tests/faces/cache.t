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
run run --budget 50 --seed 3 small.nas
run run small.nas
run build small.nas -o small
run cache ls --json
out_has '"kind":"build"' "builds are listed as JSON"
out_has '"kind":"search"' "and so are searches"
run cache why "$(sed -n 's/.*"key":"\([0-9a-f]*\)","kind":"build".*/\1/p' out)" --json
status 0 "why of a build as JSON"
run cache ls
for key in $(awk '{ print $1 }' out); do
    run cache why "$key"
    status 0 "why $key"
    cat out >>reasons
done
has reasons "budget" "a budget is part of the key"
has reasons "seed" "and so is the seed"
run cache ls
keys=$(awk '{ print $1 }' out)
# shellcheck disable=SC2086
run cache rm $keys --quiet
status 0 "rm of several keys"
empty err "--quiet says nothing"
run cache ls
empty out "and all are gone"
run cache rm --all extra
status 2 "rm --all with a key"
run cache rm ''
status 2 "rm of an empty key"
run cache ls extra
status 2 "ls with a key"
run cache why
status 2 "why of nothing"
run cache ls --cache small.nas
status 4 "a file for a cache"
(unset NAS_CACHE HOME && "$nas" cache ls) >out 2>err
code=$?
status 4 "no cache at all"
(unset NAS_CACHE && "$nas" run small.nas) >out 2>err
holds "without NAS_CACHE it is below HOME" test -d "$HOME/.cache/nas"
(unset NAS_CACHE && XDG_CACHE_HOME="$work/xdg" "$nas" run small.nas) >out 2>err
holds "or below XDG_CACHE_HOME" test -d xdg/nas
# What was not found is kept as well, with its reason and those of inner searches.
cat >none.nas <<'END'
fn below(x) = search {
    let z = choose 0..=400
    require "small enough": z < x - 5
    minimize (z - x) ^ 2
}
let found = search {
    let x = choose 0..=5
    minimize below(x).value
}
print "before"
print found.value
END
run run --no-cache none.nas
mv out out_before
mv err err_before
run run none.nas
run run none.nas
status 1 "nothing found, from the cache"
same out out_before "prints what it printed"
same err err_before "for the same reasons"
err_has "small enough" "with those inside"
run run --verbose none.nas
err_has "nas: 0 evaluations interpreted, 0 native" "without a search"
run run --json none.nas
has out '"label": "small enough", "implicit": false, "distance": 1e-12}' "as JSON too"
run cache ls
out_has "nothing feasible" "ls says what it is"
run cache ls --json
out_has '"feasible":false' "as JSON too"
# Another text of the same search has its own places and labels.
sed -i '1i # moved down' none.nas
sed -i 's/small enough/less/' none.nas
run run --verbose none.nas
err_has "none.nas:4:" "places are those of the file"
err_has "less" "and so are labels"
err_has "nas: 0 evaluations interpreted, 0 native" "and still it is the same search"
# The reason may be that of a search which only the winner's numbers ask for.
cat >later.nas <<'END'
fn below(x) = search {
    let z = choose 0..=400
    require "small enough": z < x - 5
    minimize (z - x) ^ 2
}
let found = search {
    let x = choose 1..=3
    let inside = below(x).value
    minimize x
}
print found.inside
END
run run --no-cache later.nas
mv err err_before
run run later.nas
run run later.nas
status 1 "nothing found for the winner"
same err err_before "for the same reason"
"$nas" cache rm --all >/dev/null 2>&1

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

# Each part of a key, changed alone, is the one that is named.
cat >parts.nas <<'END'
let m = 40
fn near(goal) = search {
    let x = choose 0..=100
    minimize abs(x - goal)
}
print near(m).x
END
run cache why parts.nas
status 0 "why of a file that was never run"
out_has "is not in the cache" "finds nothing"
out_has "no search of this name" "and nothing like it"
run run parts.nas
run cache why parts.nas
out_has "is in the cache" "after a run it is there"
lacks out "differs" "with nothing to explain"
key=$(sed -n 's/.*key //p' out)
run cache ls
out_has "$key" "under the key that cache ls lists"
differs() { # want words...
    want=$1
    shift
    run cache why parts.nas --json "$@"
    holds "$* differs in $want" grep -qF "\"differs\":[\"$want\"]" out
}
differs seed --seed 5
differs budget --budget 20
sed 's/near(m)/near(m + 1)/' parts.nas >before && mv parts.nas kept.nas && mv before parts.nas
differs data
sed 's/abs(x - goal)/abs(x - goal) + 1/' kept.nas >parts.nas
differs source
mv kept.nas parts.nas
run build parts.nas -o parts
run cache why parts.nas
out_has "build of parts.nas as exe is in the cache" "builds are looked up too"
run cache why parts.nas --set m=41
out_has "set m=41" "and compared"
run run --json parts.nas
cp out one
run cache why parts.nas >/dev/null
run run --json parts.nas
same out one "looking changes nothing"
run cache why nothing.nas
status 4 "why of a file that is not there"
printf 'print nothing\n' >broken.nas
run cache why broken.nas
status 3 "why of a file with errors"
finish
