#!/bin/sh
# Answers from outside: commands of the user's, and questions asked and told.
. "$srcdir/tests/tap.sh"

cat >measure <<'END'
#!/bin/sh
echo $(( ($1 - 7) * ($1 - 7) ))
END
chmod +x measure
cat >board.nas <<'END'
let found = search {
    let x = choose 0..=15
    minimize command("./measure $1", x)
}
print found.x, found.value
END
run check board.nas
status 0 "a command as objective checks"
run run board.nas
holds "it does not run without leave" test "$code" -ne 0
err_has "--allow-commands" "the flag is named"
run run --allow-commands board.nas
status 0 "with leave it does"
out_is "7 0" "with the answer of the command"
rm measure
run run --allow-commands board.nas
out_is "7 0" "what was answered is not asked again"
run run --allow-commands --no-cache board.nas
status 4 "a command that is not there"

cat >person.nas <<'END'
let found = search {
    let x = choose 0..=3
    minimize ask("how loud is it", x)
}
print found.x, found.value
END
run ask person.nas
status 0 "questions"
holds "are lines" test "$(wc -l <out)" -ge 1
out_has '"id"' "with an id"
out_has '"what"' "with what is asked"
cp out questions
if ! command -v jq >/dev/null; then
    skip "answers" "no jq"
    finish
fi
holds "every line is JSON" jq -e . questions
round=0
while [ -s questions ] && [ "$round" -lt 10 ]; do
    round=$((round + 1))
    jq -c '{id: .id, value: (([.args[]][0] - 2) * ([.args[]][0] - 2))}' questions >answers
    "$nas" tell person.nas <answers >out 2>err
    code=$?
    [ "$code" = 0 ] || break
    "$nas" ask person.nas >questions 2>err
done
status 0 "answers are taken"
run run person.nas
status 0 "then it runs"
out_is "2 0" "with the best of the answers"

printf 'nonsense\n' | "$nas" tell person.nas >out 2>err
code=$?
status 4 "an answer that is no JSON"
err_has ":1:" "has its line"
printf '{"id": "nothing", "value": 3}\n' | "$nas" tell person.nas >out 2>err
code=$?
status 4 "an answer to no question"
printf '{"id": 3}\n' | "$nas" tell person.nas >out 2>err
code=$?
status 4 "an answer without a value"
printf '' | "$nas" tell person.nas >out 2>err
code=$?
status 0 "no answers"
run ask person.nas
status 0 "when all is answered"
empty out "no question is printed"
run ask --quiet person.nas
empty err "and --quiet says nothing"

# A question without an answer: every way to answer it wrongly, then the right one.
cat >truth.nas <<'END'
let found = search {
    let x = choose 0..=1
    require "it starts": ask("does it start", x) > 0
    minimize x
}
print found.x
END
run run truth.nas
status 5 "a run waits for an answer"
err_has "nas ask truth.nas" "and says how to see the question"
run run --quiet truth.nas
empty err "--quiet says nothing"
run ask truth.nas --no-cache
status 2 "without a cache answers cannot be kept"
err_has "leave out --no-cache" "and what to do is said"
run run truth.nas --no-cache
status 5 "nor can a run have them"
err_has "run without --no-cache" "which says the same"
run build truth.nas -o truth
./truth >out 2>err
code=$?
status 5 "a built program waits in vain"
err_has "nas ask and nas tell" "and says where answers are told"
run ask truth.nas
id=$(jq -r 'select(.args | to_entries[0].value == 1) | .id' out | head -1)
zero=$(jq -r 'select(.args | to_entries[0].value == 0) | .id' out | head -1)
tell() { # lines want-status message what
    # shellcheck disable=SC2059
    printf "$1" | "$nas" tell truth.nas >out 2>err
    code=$?
    status "$2" "$4"
    err_has "$3" "$4: it says why"
}
tell '[1]\n' 4 "an answer is an object" "a list"
tell '{"value": 1}\n' 4 'no `id`' "no id"
tell "{\"id\": \"$id\"}\n" 4 'no `value`' "no value"
tell "{\"id\": \"$id\", \"value\": \"high\"}\n" 4 "not a number" "a text for a number"
tell "{\"id\": \"$id\", \"value\": true}\n" 4 "wants a number" "a truth for a number"
tell "{\"id\": \"$id\", \"id\": 3}\n" 4 ":1:" "a key twice"
tell "\n{\"id\": \"$id\", \"value\": 1}\n\nnonsense\n" 4 ":4:" "a good line and a bad one"
err_has "1 answer kept" "the good one is kept"
tell "{\"id\": \"$id\", \"value\": 2}\n" 4 "answered already, with 1" "an answer twice"
tell "{\"id\": \"$zero\", \"value\": NaN}\n" 4 ":1:" "not a number"
tell "{\"id\": \"$zero\", \"value\": 1e999}\n" 4 ":1:" "more than a number can be"
tell '{"id": "0123456789abcdef0123456789abcdef", "value": 1}\n' 4 \
    "no open question" "an unknown id"
tell "{\"id\": \"$zero\", \"value\": -1.5, \"unit\": \"mJ\"}\n" 0 \
    "1 answer kept" "the last question"
run run truth.nas
status 0 "then it runs"
out_is 1 "with what was told"
printf 'let a = nothing_here\n' >broken.nas
run ask broken.nas
status 3 "questions of a file with errors"
cat >never.nas <<'END'
let f = search {
    let x = choose 0..=3
    require "far": x > 9
    minimize x
}
print f.x, table([(a: 1)])
export table([(a: 1)]) as "never.csv"
END
run ask never.nas
status 1 "questions of a search that finds nothing"
run ask -e 'print 1
export table([(a: 1)]) as "never.csv"
print 1 / (2 - 1)'
status 0 "questions of a program without any"
holds "asking writes no file" test ! -e never.csv

# The loop of `nas help ask`: a search in rounds, answered by what its questions say.
cat >rounds.nas <<'END'
let found = search {
    let x = choose 0..=100
    minimize ask("loss", at: x)
    using evolution(population: 6, generations: 3)
}
print found.x, found.value
END
cat >measure <<'END'
#!/bin/sh
jq -c '{id: .id, value: ((.args.at - 37) * (.args.at - 37))}'
END
chmod +x measure
rounds=0
while "$nas" run --quiet rounds.nas >out 2>err; [ $? = 5 ] && [ $rounds -lt 20 ]; do
    "$nas" ask rounds.nas | ./measure | "$nas" tell rounds.nas 2>err || break
    rounds=$((rounds + 1))
done
run run rounds.nas
status 0 "the loop of the help ends"
holds "after more than one round" test "$rounds" -gt 1
holds "with the loss of what it found" \
    sh -c 'read -r x loss <out; [ "$loss" = $(( (x - 37) * (x - 37) )) ]'

# Commands that go wrong.
goes_wrong() { # command message
    printf 'let f = search {\n let x = choose 0..=3\n minimize command("%s", x)\n}\nprint f.x\n' \
        "$1" >wrong.nas
    run run --no-cache --allow-commands --jobs 1 wrong.nas
    status 4 "the command $1"
    err_has "wrong.nas:3:11: the command \`$1\` $2" "its end is told"
}
goes_wrong "exit 3" "ended with status 3"
goes_wrong "echo rubbish" 'printed no number: `rubbish`'
goes_wrong "echo nan" 'printed no number: `nan`'
goes_wrong "kill -9 \$\$" "was ended by signal 9"
goes_wrong "true" "printed no number"
cat >hang.nas <<'END'
let f = search {
    let x = choose 0..=3
    minimize command("sleep 77") + x
}
print f.x
END
run run --allow-commands --time 0.2 hang.nas
status 5 "--time ends a command that hangs"
# Two signals at once, as timeout(1) sends them, are one wish.
"$nas" run --allow-commands hang.nas >out 2>err &
process=$!
sleep 0.5
kill -INT $process
kill -INT $process 2>/dev/null
wait $process
code=$?
status 5 "and so does an interrupt"
err_has "interrupted" "which is told"
holds "no command is left behind" sh -c '! ps -eo args | grep -q "^[s]leep 77"'
finish
