#!/bin/sh
# Inputs that once broke something: each is accepted without a word of alarm, or refused with one
# message or a few.
. "$srcdir/tests/tap.sh"

settled() { # what
    if [ "$code" = 0 ] && ! grep -qiE 'sanitizer|runtime error|internal error' err; then pass "$1"
    elif [ "$code" != 3 ] && [ "$code" != 4 ]; then fail "$1" "status $code"
    elif [ -s err ]; then pass "$1"
    else fail "$1" "no message"
    fi
}

for file in "$srcdir"/tests/fuzz/regressions/*; do
    name=$(basename "$file")
    run ir "$file"
    settled "$name"
done
finish
