#!/bin/sh
# Completion by the shells themselves: the scripts are loaded and asked what may follow.
. "$srcdir/tests/tap.sh"
PATH=$builddir:$PATH
mkdir files
cd files || exit 1
echo 'print 1' >design.nas
echo 'let f = search {
    let x = choose 0..=3
    minimize x
}
print f.x' >search.nas
: >other.txt
"$nas" run search.nas >../out 2>../err
key=$("$nas" cache ls | cut -d' ' -f1)

if command -v bash >/dev/null; then
    "$nas" help --completion=bash >../nas.bash
    # What bash offers for a line, given as its words; one offer a line.
    offers() {
        bash -c '. ../nas.bash
            COMP_WORDS=("$@")
            COMP_CWORD=$(($# - 1))
            _nas
            printf "%s\n" "${COMPREPLY[@]}"' bash "$@" >../out 2>../err
    }
    is() { # what want...
        what=$1
        shift
        printf '%s\n' "$@" | sort >../want
        sort ../out >../got
        same ../want ../got "bash: $what"
    }
    offers nas r
    is "commands" run repl
    offers nas run --se
    is "flags" --seed --set
    offers nas run -o
    is "letters" -o
    offers nas build --emit o
    is "values of a flag" obj
    offers nas build --emit = a
    is "values behind a sign" asm
    offers nas run --color ''
    is "all values" auto always never
    offers nas run d
    is "files" design.nas
    offers nas build -o o
    is "files of a flag" other.txt
    offers nas repl --seed 3 d
    is "files behind flags" design.nas
    offers nas help un
    is "topics" units
    offers nas cache ''
    is "what a cache can do" ls rm why
    offers nas cache rm ''
    is "keys of the cache" "$key"
    offers nas explain E030
    holds "bash: codes" grep -qx E0301 ../out
else
    skip "bash" "no bash"
fi

if command -v zsh >/dev/null && zsh -fc 'zmodload zsh/zpty' 2>/dev/null; then
    mkdir ../functions
    "$nas" help --completion=zsh >../functions/_nas
    cat >../ask.zsh <<'END'
# Types each line of standard input with a tab into a shell of its own; prints what that shows.
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PS1=; stty columns 200; fpath=($PWD/../functions \$fpath); autoload -Uz compinit"
zpty -w shell "compinit -u -D; setopt nobeep autolist; unsetopt menucomplete automenu"
sleep 1
while read -r line; do
    zpty -w -n shell $'\C-u'"$line"$'\t\t'
    sleep 1
done
zpty -w -n shell $'\C-u'
zpty -w shell exit
zpty -r shell shown '*exit*'
print -r -- $shown
END
    zsh_lines='nas r
nas run --se
nas build --emit=
nas run d
nas help un
nas cache w
nas cache rm 
nas explain E0301'
    # read drops the blank at the end of a line, which a backslash keeps
    printf '%s\n' "$zsh_lines" | sed 's/ $/\\ /' | timeout 60 zsh -f ../ask.zsh >../out 2>../err
    sed 's/\x1b\[[0-9;?]*[A-Za-z]//g' ../out >../plain && mv ../plain ../out
    seen() { # text what
        if grep -qF -- "$1" ../out; then pass "zsh: $2"; else fail "zsh: $2" "not shown: $1"; fi
    }
    seen "run a file: search, print, export" "commands with their words"
    seen "root of all random numbers" "flags with their words"
    seen "header" "values of a flag"
    seen "nas run design.nas" "files of the language"
    seen "nas help units" "topics"
    seen "nas cache why" "what a cache can do"
    seen "$key" "keys of the cache"
    if grep -qE '_nas:|_arguments:|command not found' ../out ../err; then
        fail "zsh: no complaint"
    else
        pass "zsh: no complaint"
    fi
else
    skip "zsh" "no zsh"
fi
cd ..
finish
