#!/bin/sh
# The manual pages and completion scripts, which nas writes from its tables.
. "$srcdir/tests/tap.sh"

commands="check run build fmt ir explain repl cache ask tell help"
for page in 1 5 7; do
    run help --man=$page -o "page.$page"
    status 0 "page $page"
    has "page.$page" ".TH NAS" "page $page has its title"
    if command -v man >/dev/null; then
        LC_ALL=C.UTF-8 MANROFFSEQ='' MANWIDTH=80 \
            man --warnings -E UTF-8 -l -Tutf8 "page.$page" 2>warnings >/dev/null
        empty warnings "page $page is set without a warning"
    else
        skip "page $page is set without a warning" "no man(1)"
    fi
done
for command in $commands; do
    has page.1 "\"nas $command " "nas(1) has $command"
done
for flag in set seed jobs budget time json quiet out verbose emit allow\\-commands \
    no\\-cache \
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
codes=$(sed -n 's/^DIAGNOSTIC(\([A-Z][0-9]*\),.*/\1/p' "$srcdir/lang/diagnostics.def")
for code_name in $codes; do
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
completes() { # want words...
    local want=$1
    shift
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    _nas
    [ "${COMPREPLY[*]}" = "$want" ] || exit 1
}
touch one.nas
completes check nas ch
completes --budget nas run --bud
completes asm nas build --emit = as
completes header nas build --emit he
completes explain nas help ex
completes one.nas nas run one
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

# A second opinion; pages are made while building, so they carry no date.
if command -v mandoc >/dev/null; then
    for page in 1 5 7; do
        "$nas" help --man=$page >page
        mandoc -Tlint page 2>&1 | grep -E 'WARNING|ERROR|UNSUPP' | grep -v 'missing date' >err
        empty err "mandoc has nothing against nas($page)"
    done
else
    skip "mandoc" "no mandoc"
fi
finish
