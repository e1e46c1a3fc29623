#!/bin/sh
# Words on the command line: commands, flags, help, and what is said about mistakes.
. "$srcdir/tests/tap.sh"

run
status 2 "no command is a mistake"
err_has "usage: nas" "it shows the usage"
run --version
status 0 "--version"
out_has "nas " "it names nas"
for flag in --help -h; do
    run "$flag"
    status 0 "$flag"
    out_has "check" "$flag lists the commands"
done

commands="check run build fmt ir explain repl cache ask tell help"
for command in $commands; do
    run help "$command"
    status 0 "help $command"
    out_has "usage: nas $command" "help $command shows its usage"
    cp out by_help
    run "$command" --help
    status 0 "$command --help"
    same out by_help "$command --help says what help $command says"
    run "$command" --no-such-flag
    status 2 "$command refuses an unknown flag"
    err_has "unknown flag --no-such-flag" "$command names it"
done

run chek file.nas
status 2 "an unknown command"
err_has 'did you mean `check`' "the nearest is named"
run zzzzzzzz
status 2 "a command like no other"
err_has "nas help lists" "help is pointed at"
echo 'print 1' >file.nas
run file.nas
status 2 "a file where a command belongs"
err_has "nas run file.nas" "the cure is named"
run --seed 3 run file.nas
status 2 "a flag before the command"
run help nothing
status 2 "help about nothing"

run run --sed 3 file.nas
status 2 "a flag with a slip"
err_has "did you mean --seed" "the nearest flag is named"
run fmt --seed 3 file.nas
status 2 "a flag that the command does not take"
err_has "nas fmt does not take --seed" "it says so"
run run --seed
status 2 "a flag without its argument"
one_message "one message"
run run --seed x file.nas
status 2 "a seed that is no number"
one_message "one message"
run run --jobs -1 file.nas
status 2 "jobs below zero"
run run --color=blue file.nas
status 2 "a colour that is none"
err_has "auto|always|never" "what may stand there is listed"
run run --set margin file.nas
status 2 "--set without a value"
err_has "NAME=VALUE" "the form is shown"
run run --quiet=yes file.nas
status 2 "an argument for a flag that takes none"
run run --interpret --native file.nas
status 2 "two flags that exclude each other"
run run --cache x --no-cache file.nas
status 2 "a cache and none"
run run
status 2 "a missing file name"
err_has "needs FILE" "it says what is missing"
run run file.nas other.nas
status 2 "one file too many"
err_has "other.nas" "it says which"
run run -- --strange
status 4 "behind -- everything is a file"
err_has "cannot read --strange" "and is not found"
run run -q -e 'print 1' --color never --seed=3 --jobs=1
status 0 "letters, and both forms of long flags"
out_is 1 "and the answer"
for topic in builtins domains methods ops units stdlib; do
    run help $topic
    status 0 "help on $topic"
    holds "it lists something" test "$(wc -l <out)" -gt 8
    run help
    out_has "  $topic " "nas help names the topic"
done
run help ops
out_has "conv(out" "operations with their parameters"
run help stdlib
out_has "accelerators.eyeriss" "modules as imports write them"
run help methds
status 2 "an unknown topic"
finish
