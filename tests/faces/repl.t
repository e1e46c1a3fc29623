#!/bin/sh
# nas repl, from a pipe.
. "$srcdir/tests/tap.sh"

session() { # lines on standard input
    "$nas" repl "$@" >out 2>err
    code=$?
}

printf '1 + 2\n' | session
status 0 "an expression"
out_is 3 "is printed without prompts"
printf 'let a = 5\na * 2\n' | session
out_is 10 "inputs see earlier ones"
printf '6 * 7\nit + 1\n' | session
out_is "42
43" '`it` is the last value'
printf '[3, 1, 2]\n|> len()\n' | session
out_has 3 "|> goes on from it"
printf 'let found = search {\n  let q = choose 0..=10\n  maximize q * (8 - q)\n}\nfound.q\n' | session
status 0 "several lines"
out_is 4 "are one input"
printf 'let a = (1 +\n2)\na\n' | session
out_is 3 "an open bracket goes on"
printf 'nothing_here\n1\n' | session
status 3 "an error"
out_is 1 "does not end the session"
printf 'let a = 1\nlet a = b\na\n' | session
out_is 1 "an input with errors changes nothing"

printf ':help\n' | session
status 0 ":help"
for name in help type doc space ir asm time plot load quit; do
    out_has ":$name" ":help lists :$name"
done
printf '## Five things.\nlet a = 5\n:type a\n:doc a\n' | session
out_has "number" ":type"
out_has "Five things" ":doc"
printf ':doc sqrt\n' | session
status 0 ":doc of a builtin"
printf 'let a = choose [3, 5, 7]\n:space a\n' | session
out_has "3 points" ":space counts"
printf 'let f = search {\n let q = choose 0..=96\n maximize q\n}\n:space f\n' | session
out_has "97 points" ":space of a search"
printf ':space 3\n' | session
status 3 ":space of no name"
printf 'print 1\n:ir\n' | session
out_has print ":ir"
printf ':ir\n' | session
status 2 ":ir of nothing"
printf 'let f = search {\n let q = choose 0..=96\n maximize q\n}\nf.q\n:asm\n' | session
status 0 ":asm"
holds ":asm prints code" test "$(wc -l <out)" -gt 10
printf ':time 1 + 1\n' | session
out_is 2 ":time runs the input"
err_has " s" "and says how long it took"
printf ':plot [1, 4, 9, 16]\n' | session
status 0 ":plot"
holds ":plot draws" test "$(wc -l <out)" -gt 3
echo 'let loaded = 11' >more.nas
printf ':load more.nas\nloaded\n' | session
out_is 11 ":load"
printf ':load missing.nas\n' | session
status 4 ":load of nothing"
printf 'loaded + 1\n' | session more.nas
out_is 12 "a file on the command line"
printf '1\n:quit\n2\n' | session
out_is 1 ":quit"
printf ':q\n1\n' | session
out_is "" "a beginning is enough"
printf ':nonsense\n' | session
status 2 "an unknown command"
printf ':type\n' | session
status 2 "a missing argument"
printf ':type nothing_here\n' | session
status 3 "an unknown name"
printf '' | session
status 0 "no line at all"
printf '1 + 1' | session
out_is 2 "a last line without an end"
printf 'let a = (((\n' | session
status 3 "an input that never ends"
head -c 2000 /dev/urandom | session
holds "noise ends the session in order" test "$code" -le 3

if command -v script >/dev/null; then
    printf '6 * 7\n:quit\n' | TERM=vt100 script -qec "$nas repl" /dev/null >out 2>err
    out_has 42 "on a terminal"
    out_has "nas>" "with a prompt"
    holds "the history is kept" grep -rqsF '6' "$HOME/.local/state/nas/history"
else
    skip "on a terminal" "no script(1)"
fi
finish
