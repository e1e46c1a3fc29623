#!/bin/sh
# nas repl, from a pipe.
. "$srcdir/tests/tap.sh"

session() { # lines, as printf takes them, then arguments
    # shellcheck disable=SC2059
    printf "$1" >lines
    shift
    "$nas" repl "$@" <lines >out 2>err
    code=$?
}

session '1 + 2\n'
status 0 "an expression"
out_is 3 "is printed without prompts"
session 'let a = 5\na * 2\n'
out_is 10 "inputs see earlier ones"
session '6 * 7\nit + 1\n'
out_is "42
43" '`it` is the last value'
session '[3, 1, 2]\n|> len()\n'
out_has 3 "|> goes on from it"
session 'let found = search {\n  let q = choose 0..=10\n  maximize q * (8 - q)\n}\nfound.q\n'
status 0 "several lines"
out_is 4 "are one input"
session 'let a = (1 +\n2)\na\n'
out_is 3 "an open bracket goes on"
session 'nothing_here\n1\n'
status 3 "an error"
out_is 1 "does not end the session"
session 'let a = 1\nlet a = b\na\n'
out_is 1 "an input with errors changes nothing"

session ':help\n'
status 0 ":help"
for name in help type doc space ir asm time plot load quit; do
    out_has ":$name" ":help lists :$name"
done
session '## Five things.\nlet a = 5\n:type a\n:doc a\n'
out_has "number" ":type"
out_has "Five things" ":doc"
session ':doc sqrt\n'
status 0 ":doc of a builtin"
session 'let a = choose [3, 5, 7]\n:space a\n'
out_has "3 points" ":space counts"
session 'let f = search {\n let q = choose 0..=96\n maximize q\n}\n:space f\n'
out_has "97 points" ":space of a search"
session ':space 3\n'
status 3 ":space of no name"
session 'print 1\n:ir\n'
out_has print ":ir"
session ':ir\n'
status 2 ":ir of nothing"
session 'let f = search {\n let q = choose 0..=96\n maximize q\n}\nf.q\n:asm\n'
status 0 ":asm"
holds ":asm prints code" test "$(wc -l <out)" -gt 10
session ':time 1 + 1\n'
out_is 2 ":time runs the input"
err_has " s" "and says how long it took"
session ':plot [1, 4, 9, 16]\n'
status 0 ":plot"
holds ":plot draws" test "$(wc -l <out)" -gt 3
echo 'let loaded = 11' >more.nas
session ':load more.nas\nloaded\n'
out_is 11 ":load"
session ':load missing.nas\n'
status 4 ":load of nothing"
session 'loaded + 1\n' more.nas
out_is 12 "a file on the command line"
session '1\n:quit\n2\n'
out_is 1 ":quit"
session ':q\n1\n'
out_is "" "a beginning is enough"
session ':nonsense\n'
status 2 "an unknown command"
session ':type\n'
status 2 "a missing argument"
session ':type nothing_here\n'
status 3 "an unknown name"
session ''
status 0 "no line at all"
session '1 + 1'
out_is 2 "a last line without an end"
session 'let a = (((\n'
status 3 "an input that never ends"
head -c 2000 /dev/urandom >lines
"$nas" repl <lines >out 2>err
code=$?
holds "noise ends the session in order" test "$code" -le 3

session '' --interpret -e 'print 5'
out_is 5 "a text on the command line"
session '1\n' broken.nas
status 4 "a file that is not there"
echo 'print nothing_here' >broken.nas
session '1\n' broken.nas
status 3 "a file with errors"
session 'print 1\n:asm\n'
status 4 ":asm without a search"
session 'let f = search {\n let q = choose 0..=9\n require "far": q > 99\n minimize q\n}\nf.q\n1\n'
status 1 "nothing feasible"
out_is 1 "does not end the session"
session 'import datasets.mnist\nlet t = train {\n let p = param\n minimize p * p\n using adam(rate: 1)\n}\nt.value\n'
status 3 "what is not supported yet"
session ':t\n'
status 2 "a beginning of two commands"
session ':space nothing_here\n'
status 3 ":space of an unknown name"
session ':doc search\n'
err_has "a word of the language" ":doc of a keyword suggests no other name"
session ':\n'
err_has "follows the colon" "a colon alone"
session ':doc nothing_here\n'
status 3 ":doc of an unknown name"
session 'let a = 3\n:doc a\n:space a\n'
out_has "no words" ":doc of a name without words"
out_has "no choices" ":space of a number"

if script -qec true /dev/null >/dev/null 2>&1 </dev/null; then
    printf 'let foundation = 6\nfounda\t * 7\n:he\t\n:quit\n' >keys
    TERM=vt100 script -qec "$nas repl" /dev/null <keys >out 2>err
    out_has 42 "on a terminal"
    out_has "nas>" "with a prompt"
    out_has ":load" "commands are completed"
    {
        sleep 1
        printf 'let first = 1\nlet firm = 2\nfir\t\t'
        sleep 1
        printf '\003'
        sleep 1
        printf 'print "h\303\244user"\n(1 +\n6)\n\004'
    } | XDG_STATE_HOME="$work/state" TERM=vt100 script -qec "$nas repl" /dev/null >out 2>err
    out_has "firm" "what may follow is listed"
    out_has "^C" "Ctrl-C drops the line"
    out_has "häuser" "letters of any language are read"
    out_has "...>" "a continued input has its own prompt"
    holds "the history is below XDG_STATE_HOME" test -s state/nas/history
    holds "the history is kept" grep -qsF 'let' "$HOME/.local/state/nas/history"
    # Ctrl-C ends the search that runs, and nothing else; the clock of the next one begins at 0.
    cat >long.nas <<'END'
let long = search {
  let a = choose 0..=100000000
  let b = choose 0..=100000000
  minimize abs(sin(a * 0.1) * cos(b * 0.2) + 0.1)
  using annealing(steps: 1000000, chains: 200)
}
print long.value
END
    {
        sleep 1
        printf 'let kept = 6\n:load long.nas\n'
        sleep 2
        printf '\003'
        sleep 1
        printf 'kept * 7\n'
        sleep 1
        printf '\004'
    } | TERM=vt100 script -qec "stty cols 60; $nas repl" /dev/null >out 2>err
    out_has "interrupted" "Ctrl-C stops a search"
    out_has 42 "and the session goes on"
    tr '\r' '\n' <out | sed -n 's/\x1b.*//; /^long: best/p' >lines
    holds "there is a progress line" test -s lines
    holds "no longer than the terminal is wide" sh -c '! grep -qE "^.{60}" lines'
    TERM=vt100 script -qec "stty cols 60; $nas run --no-cache --time 1 long.nas 2>&1" /dev/null \
        >out 2>err </dev/null
    tr '\r' '\n' <out >lines
    holds "a run has one too" grep -q '^long: best' lines
    holds "which is erased at the end" sh -c "tr '\r' '\n' <out | tail -5 | grep -q '^.\[K'"
    TERM=dumb script -qec "$nas run --no-cache --time 1 long.nas 2>&1" /dev/null \
        >out 2>err </dev/null
    lacks out "long: best" "a dumb terminal has none"
    run run --no-cache --time 1 long.nas
    lacks err "long: best" "nor has a pipe"
else
    skip "on a terminal" "no script(1), or no terminal for it"
fi
finish
