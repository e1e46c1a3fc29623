#!/bin/sh
# Every message the compiler can give, and what a run says when it cannot go on: each case of this
# folder provokes one and is compared with its golden text.
#
#   CODE.nas or CODE.sh   the file, or a script that writes it
#   CODE.args             the command line, when it is not `check CODE.nas`
#   CODE.err              what goes to standard error, then the exit status
#
# A code of `nas explain` without a case fails. With NAS_GOLDEN=folder the texts are written there
# instead, to be read before they are kept.
. "$srcdir/tests/tap.sh"
cases=$srcdir/tests/diagnostics
cp -R "$cases/parts" .
chmod -R u+w parts

compare() { # case
    if [ -f "$cases/$1.sh" ]; then sh "$cases/$1.sh" >"$1.nas"; else cp "$cases/$1.nas" .; fi
    if [ -f "$cases/$1.args" ]; then
        # shellcheck disable=SC2046 # a command line is several words
        run $(cat "$cases/$1.args")
    else
        run check "$1.nas"
    fi
    echo "status $code" >>err
    if [ -n "$NAS_GOLDEN" ]; then cp err "$NAS_GOLDEN/$1.err"; fi
    same "$cases/$1.err" err "$1"
}

for code_name in $("$nas" explain | sed -n 's/^ *\([EWN][0-9][0-9]*\).*/\1/p'); do
    if [ -f "$cases/$code_name.nas" ] || [ -f "$cases/$code_name.sh" ]; then
        compare "$code_name"
        if [ -f "$code_name.nas" ]; then
            has err "[$code_name]" "$code_name is what it provokes"
        fi
    else
        fail "$code_name has a case"
    fi
done

# What only a run can say.
for file in "$cases"/[a-z]*.nas; do
    compare "$(basename "$file" .nas)"
done
finish
