#!/bin/sh
# nas explain: every code of the table.
. "$srcdir/tests/tap.sh"

run explain
status 0 "the list"
cp out list
codes=$(sed -n 's/^DIAGNOSTIC(\([A-Z][0-9]*\),.*/\1/p' "$srcdir/lang/diagnostics.def")
holds "there are codes" test -n "$codes"
good=yes
for code_name in $codes; do
    grep -q "^$code_name " list || { good=; fail "the list has $code_name"; }
    "$nas" explain "$code_name" >out 2>err || { good=; fail "explain $code_name"; }
    [ "$(wc -l <out)" -ge 3 ] || { good=; fail "explain $code_name says enough"; }
done
[ "$good" ] && pass "every code is listed and explained"
run explain e0101
status 0 "case does not matter"
out_has "E0101" "the code is shown"
run explain E01011
status 2 "an unknown code"
err_has "the nearest is" "the nearest is named"
run explain nonsense
status 2 "no code at all"
one_message "one message"
finish
