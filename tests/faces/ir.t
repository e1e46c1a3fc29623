#!/bin/sh
# nas ir: the program as text, and back.
. "$srcdir/tests/tap.sh"

cat >small.nas <<'END'
let margin = 96
let found = search {
    let q = choose 0..=96
    maximize q * (margin - q)
}
print found.q, found.value
END
run ir small.nas
status 0 "a program as text"
out_has "problem" "its search is a problem"
run ir small.nas -o small.ir
status 0 "written to a file"
run ir small.ir
status 0 "and read back"
same out small.ir "as the same text"
run ir --tree small.nas
status 0 "the syntax tree"
out_has "search" "has the search"
run ir --steps small.nas
status 0 "the step lists"
out_has "out" "write an output"
cat >free.nas <<'END'
network free(x: f32[h, 2 * w, 3]) {
  let y = x |> conv(8, kernel: 3, stride: 2) |> up_conv(8) |> crop(height(x), width(x))
  return concat(y, x)
}
export free() as "again.nas"
END
run ir free.nas -o free.ir
has free.ir 'size "h"' "a size that the input binds"
run ir free.ir
same out free.ir "is read back as the same text"
run run free.nas
run ir again.nas
status 0 "and written as a file that checks"
out_has 'size "w"' "with the same sizes"
for file in "$srcdir"/examples/*.nas; do
    name=$(basename "$file" .nas)
    run ir "$file" -o "$name.ir"
    status 0 "$name: written"
    run ir "$name.ir"
    same out "$name.ir" "$name: read back as the same text"
done
run ir --tree missing.nas
status 4 "the tree of a missing file"
run ir --tree -e 'print 1'
status 0 "the tree of a text"
run ir --tree -e 'print ('
status 3 "the tree of a text with errors"
"$nas" ir --tree - <small.nas >out 2>err
code=$?
status 0 "the tree of standard input"
out_has "search" "has the search"
run ir --steps -e 'print 1'
status 0 "the steps of no search"
empty out "are none"
run ir -e 'print nothing_here'
status 3 "a text with errors"
head -c 200 small.ir >cut.ir
run ir cut.ir
status 4 "half a text"
one_message "one message"
err_has "cut.ir:" "with its place"
run ir missing.ir
status 4 "a missing text"
head -c 1000 /dev/urandom >noise.ir
run ir noise.ir
status 4 "noise"
one_message "one message"
run ir -o /dev/full small.nas
status 4 "a full disk"
one_message "one message"
finish
