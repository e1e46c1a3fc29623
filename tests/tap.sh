# The Test Anything Protocol for tests of the command line.
#
#     . "$srcdir/tests/tap.sh"
#     run check good.nas
#     status 0 "a good file"
#     err_has "1 error" "errors are counted"
#     finish
#
# Each test works in a folder of its own, which is its home and holds its cache.
nas=$builddir/nas
points=0
failures=0
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
export HOME="$work/home" NAS_CACHE="$work/cache" LC_ALL=C.UTF-8
unset NO_COLOR XDG_CACHE_HOME XDG_STATE_HOME
mkdir -p "$HOME"

# Runs nas; leaves its status in $code, its output in the files out and err.
run() {
    "$nas" "$@" >out 2>err
    code=$?
}

point() { # ok|"not ok" what
    points=$((points + 1))
    printf '%s %d - %s\n' "$1" "$points" "$2"
}

fail() { # what, then the reason in lines
    point "not ok" "$1"
    failures=$((failures + 1))
    shift
    printf '%s\n' "$@" | sed 's/^/# /'
    sed 's/^/# err: /' err 2>/dev/null | head -20
    sed 's/^/# out: /' out 2>/dev/null | head -20
}

pass() { point ok "$1"; }
skip() { point ok "$1 # SKIP $2"; }

status() { # number what
    if [ "$code" = "$1" ]; then pass "$2"; else fail "$2" "status $code, want $1"; fi
}

has() { # file text what
    if grep -qF -- "$2" "$1"; then pass "$3"; else fail "$3" "$1 lacks: $2"; fi
}
out_has() { has out "$1" "$2"; }
err_has() { has err "$1" "$2"; }

lacks() { # file text what
    if grep -qF -- "$2" "$1"; then fail "$3" "$1 has: $2"; else pass "$3"; fi
}

out_is() { # text what
    if [ "$(cat out)" = "$1" ]; then pass "$2"; else fail "$2" "want: $1"; fi
}

empty() { # file what
    if [ -s "$1" ]; then fail "$2" "$1 is not empty"; else pass "$2"; fi
}

same() { # file file what
    if cmp -s "$1" "$2"; then pass "$3"; else fail "$3" "$(diff "$1" "$2" | head -10)"; fi
}

holds() { # what command...
    what=$1
    shift
    if "$@" >/dev/null 2>&1; then pass "$what"; else fail "$what" "does not hold: $*"; fi
}

# One message: something on standard error, no crash, and not a page of it.
one_message() { # what
    lines=$(wc -l <err)
    if [ "$lines" -ge 1 ] && [ "$lines" -le 12 ] && ! grep -qiE 'sanitizer|runtime error' err; then
        pass "$1"
    else
        fail "$1" "$lines lines of messages"
    fi
}

finish() {
    printf '1..%d\n' "$points"
    [ "$failures" = 0 ]
    exit
}
