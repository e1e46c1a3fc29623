#!/bin/sh
# Bad input: one clear message each, the documented status, nothing half-written.
. "$srcdir/tests/tap.sh"

: >empty.nas
run check empty.nas
status 0 "an empty file is right"
run run empty.nas
status 0 "and does nothing"
one_message "which is said"
run check missing.nas
status 4 "a missing file"
one_message "one message"
run check .
status 4 "a folder"
one_message "one message"
if [ "$(id -u)" != 0 ]; then
    echo 'print 1' >secret.nas
    chmod 000 secret.nas
    run check secret.nas
    status 4 "an unreadable file"
    one_message "one message"
else
    skip "an unreadable file" "root may read everything"
fi
"$nas" check - <&- >out 2>err
code=$?
status 4 "a closed standard input"
one_message "one message"
head -c 100000 "$nas" >binary.nas
run check binary.nas
status 3 "a binary file"
holds "the messages are bounded" test "$(wc -l <err)" -lt 1000
head -c 4096 /dev/zero >zeros.nas
run check zeros.nas
status 3 "zeros"

i=0
for text in 'print "open' 'let a = (1' 'let a = [1, 2' 'let f = search {' 'fn f(x' 'let a =' \
    'print 1 +' 'let a = 3 |>' 'network n(x: f32[3' 'let a = if true { 1' 'import' 'import "a' \
    '## only words' '"\' '#' \
    'for i in' 'let s = search { minimize' 'export 1 as' 'choose' 'print 5KiX' 'print 1..'; do
    i=$((i + 1))
    printf '%s' "$text" >open.nas
    run check open.nas
    case $text in
    '## only words' | '#') status 0 "unterminated $i: $text" ;;
    *)
        status 3 "unterminated $i: $text"
        one_message "unterminated $i: one message"
        ;;
    esac
done

{ printf 'let a = 1'; awk 'BEGIN { for (i = 0; i < 250000; i++) printf " + 1" }'; echo; } >long.nas
run check long.nas
holds "1 MB on one line ends in order" test "$code" = 3 -o "$code" = 0
one_or_none=$(wc -l <err)
holds "with a message that is short" test "$one_or_none" -lt 12 -a "$(wc -c <err)" -lt 4000
head -c 1000000 /dev/zero | tr '\0' x >name.nas
run check name.nas
status 3 "a name of 1 MB"
holds "with messages that are short" test "$(wc -c <err)" -lt 4000
{ printf 'print "'; head -c 1000000 /dev/zero | tr '\0' a; echo '"'; } >text.nas
run run text.nas
status 0 "1 MB of text"
for bracket in '(' '[' '{' '-' 'not ' 'if true { '; do
    awk -v b="$bracket" 'BEGIN {
        printf "let a = "
        for (i = 0; i < 10000; i++) printf "%s", b
    }' >deep.nas
    run check deep.nas
    status 3 "10,000 times $bracket"
    holds "with a message that is short" test "$(wc -c <err)" -lt 4000
done

echo 'import "b.nas"' >a.nas
echo 'import "a.nas"' >b.nas
run check a.nas
status 3 "a cyclic import"
one_message "one message"
echo 'import "c.nas"' >c.nas
run check c.nas
status 3 "a file that imports itself"
echo 'print 3J + 4ns' >unit.nas
run check unit.nas
status 3 "a unit mismatch"
one_message "one message"
echo 'let a = choose []
print a' >none.nas
run check none.nas
status 3 "a choice over an empty list"
one_message "one message"
cat >never.nas <<'END'
let f = search {
    let x = choose 0..=9
    require "far": x > 100
    minimize x
}
print f.x
END
run run never.nas
status 1 "a require that nothing meets"
err_has far "is named"

echo 'print 1' >one.nas
"$nas" run one.nas >/dev/full 2>err
code=$?
status 4 "a full disk"
one_message "one message"
for command in "help" "explain" "--version" "check -v never.nas" "ir one.nas" "fmt - "; do
    # shellcheck disable=SC2086
    "$nas" $command <one.nas >/dev/full 2>err
    code=$?
    status 4 "a full disk: $command"
done
run run --out /dev/full one.nas
status 4 "a full disk: --out"
run run --cache /dev/null/no one.nas
holds "a cache that cannot be made ends in order" test "$code" = 0 -o "$code" = 4
echo "let a = 1" >named.nas
for command in "build one.nas -o one" "build --emit=asm one.nas -o one.s" \
    "run --out one.json named.nas"; do
    # shellcheck disable=SC2086
    (ulimit -f 0 && exec "$nas" $command --no-cache 2>&1) | cat >err
    holds "a limit on files is said: $command" grep -q "File too large\|cannot link" err
    holds "and nothing is half-written: $command" test ! -e one -a ! -e one.s -a ! -e one.json
done
"$nas" run one.nas >out 2>/dev/full
code=$?
status 0 "nowhere to narrate is no reason to fail"
holds "no temporary file stays" test -z "$(find . -name '*.??????' -path './*.nas.*')"
finish
