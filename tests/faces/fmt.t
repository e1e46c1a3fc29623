#!/bin/sh
# nas fmt: in place, checked, as a filter.
. "$srcdir/tests/tap.sh"

printf 'let   a=3 # three\nprint a+1\n' >ugly.nas
cp ugly.nas before.nas
run fmt --check ugly.nas
status 3 "--check finds it"
out_is ugly.nas "and names it"
same ugly.nas before.nas "and leaves it"
run fmt ugly.nas
status 0 "it is formatted"
has ugly.nas "# three" "the comment stays"
has ugly.nas "let a = 3" "the blanks are right"
run fmt --check ugly.nas
status 0 "--check finds nothing now"
cp ugly.nas once.nas
run fmt ugly.nas
same ugly.nas once.nas "formatting twice changes nothing"
"$nas" fmt - <before.nas >out 2>err
code=$?
status 0 "as a filter"
same out once.nas "with the same outcome"
run run ugly.nas
out_is 4 "the program means the same"

printf 'let a = (3\n' >broken.nas
cp broken.nas before.nas
run fmt broken.nas ugly.nas
status 3 "a file with errors"
same broken.nas before.nas "is left alone"
run fmt --json broken.nas
err_has '"severity"' "its messages as JSON"
"$nas" fmt --check - <before.nas >out 2>err
code=$?
status 3 "--check of standard input with errors"
printf 'let   b=1\n' | "$nas" fmt --check - >out 2>err
code=$?
status 3 "--check of standard input"
run fmt missing.nas
status 4 "a missing file"
one_message "one message"
mkdir locked && cp once.nas locked/a.nas && printf 'let   b=1\n' >>locked/a.nas
if [ "$(id -u)" != 0 ]; then
    chmod 555 locked
    run fmt locked/a.nas
    status 4 "a folder that cannot be written"
    chmod 755 locked
else
    skip "a folder that cannot be written" "root may write everywhere"
fi
run fmt "$srcdir"/examples/*.nas --check
code=$((code == 0 || code == 3 ? 0 : code))
status 0 "all examples can be formatted"
finish
