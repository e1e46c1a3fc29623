#!/bin/sh
# The manual pages and completion scripts, which nas writes from its tables.
. "$srcdir/tests/tap.sh"

commands="check run build fmt ir explain repl cache ask tell help"
for page in 1 5 7; do
    run help --man=$page -o "page.$page"
    status 0 "page $page"
    has "page.$page" ".TH NAS" "page $page has its title"
    if command -v man >/dev/null; then
        holds "page $page is set without a warning" \
            sh -c "LC_ALL=C.UTF-8 MANROFFSEQ='' MANWIDTH=80 man --warnings -E UTF-8 -l -Tutf8 page.$page 2>&1 >/dev/null | (! grep .)"
    else
        skip "page $page is set without a warning" "no man(1)"
    fi
done
for command in $commands; do
    has page.1 "\"nas $command " "nas(1) has $command"
done
for flag in set seed jobs budget time json quiet out verbose emit output allow\\-commands no\\-cache \
    cache interpret native target stdlib color; do
    has page.1 "\\-\\-$flag" "nas(1) has --$flag"
done
for status_number in 0 1 2 3 4 5 70; do
    has page.1 ".B $status_number" "nas(1) has status $status_number"
done
for word in choose search KiB evolution arrangement max_pool sqrt; do
    has page.5 "$word" "nas(5) has $word"
done
missing=
for code_name in $(sed -n 's/^DIAGNOSTIC(\([A-Z][0-9]*\),.*/\1/p' "$srcdir/lang/diagnostics.def"); do
    grep -q "$code_name" page.7 || missing="$missing $code_name"
done
holds "nas-errors(7) has every code" test -z "$missing"

run help --completion=bash
status 0 "completion for bash"
cp out completion.bash
if command -v bash >/dev/null; then
    holds "bash reads it" bash -n completion.bash
    cat >try.bash <<'END'
source ./completion.bash
COMP_WORDS=(nas ch); COMP_CWORD=1; _nas; [ "${COMPREPLY[*]}" = check ] || exit 1
COMP_WORDS=(nas run --bud); COMP_CWORD=2; _nas; [ "${COMPREPLY[*]}" = --budget ] || exit 2
COMP_WORDS=(nas build --emit = as); COMP_CWORD=4; _nas; [ "${COMPREPLY[*]}" = asm ] || exit 3
COMP_WORDS=(nas build --emit he); COMP_CWORD=3; _nas; [ "${COMPREPLY[*]}" = header ] || exit 4
COMP_WORDS=(nas help ex); COMP_CWORD=2; _nas; [ "${COMPREPLY[*]}" = explain ] || exit 5
touch one.nas; COMP_WORDS=(nas run one); COMP_CWORD=2; _nas; [ "${COMPREPLY[*]}" = one.nas ] || exit 6
END
    holds "it completes commands, flags, words and files" bash try.bash
fi
run help --completion=zsh
status 0 "completion for zsh"
if command -v zsh >/dev/null; then
    cp out completion.zsh
    holds "zsh reads it" zsh -n completion.zsh
else
    skip "zsh reads it" "no zsh"
fi
run help --man=2
status 2 "a page that is not there"
run help --completion=fish
status 2 "a shell that is not known"
finish
