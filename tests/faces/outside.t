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
finish
