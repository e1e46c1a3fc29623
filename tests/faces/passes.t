#!/bin/sh
# `nas ir --after`: programs after a pass keep the rules, read back, and hold what running prints.
. "$srcdir/tests/tap.sh"
cat >best.nas <<'END'
let best = search {
  let x = choose 0..=9
  minimize (x - 7) ^ 2
}
print best.x
END
run ir --after=solve best.nas
status 0 "a solved program"
out_has 'let "best" = {x: %' "the answer is in the program"
lacks out "slot" "no unknown is left"
cp out solved.ir
run ir solved.ir
same out solved.ir "it reads back as the same text"
run ir --after=simplify best.nas
cp out simple.ir
run ir simple.ir
same out simple.ir "a simplified program reads back"
out_has "slot" "simplifying leaves the search"
run ir --after=nothing best.nas
status 2 "an unknown pass"
cat >none.nas <<'END'
let none = search {
  let x = choose 0..=9
  require x > 10
  minimize x
}
print none.x
END
run ir --after=solve none.nas
status 1 "nothing feasible"
err_has "nothing feasible" "the reason is told"
finish
