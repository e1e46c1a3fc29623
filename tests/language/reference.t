#!/bin/sh
# Every example of lang/REFERENCE.md: blocks marked nas check; those followed by a block marked output
# run and print exactly that.
. "$srcdir/tests/tap.sh"

# Writes block-N.nas and, where there is one, block-N.want; prints the line of each block's start.
awk '
/^```nas$/    { n++; file = sprintf("block-%02d.nas", n); print n, FNR; printf "" >file; next }
/^```output$/ { file = sprintf("block-%02d.want", n); printf "" >file; next }
/^```/        { file = ""; next }
file != ""    { print >file }
' "$srcdir/lang/REFERENCE.md" >blocks

while read -r number line; do
    block=$(printf 'block-%02d' "$number")
    run check "$block.nas"
    status 0 "the example at line $line checks"
    run fmt --check "$block.nas"
    status 0 "the example at line $line is formatted"
    [ -e "$block.want" ] || continue
    run run "$block.nas"
    if cmp -s out "$block.want"; then pass "the example at line $line prints what it says"
    else fail "the example at line $line prints what it says" "$(diff "$block.want" out)"
    fi
done <blocks
finish
