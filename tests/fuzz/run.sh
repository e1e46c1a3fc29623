#!/bin/sh
# Runs every fuzz target for a while: `make fuzz FUZZ_SECONDS=60`, in a build folder configured with
# CC=clang --enable-fuzzing --enable-sanitizers. What is found stays in fuzz/corpus of the build
# folder and is the start of the next run; an input that fails is written to fuzz/found.
set -eu
seconds=${1:-60}
builddir=$(pwd)
mkdir -p fuzz/corpus/text fuzz/corpus/ir fuzz/corpus/journal fuzz/found
cd fuzz
export NAS_CACHE="$builddir/fuzz/cache" ASAN_OPTIONS="${ASAN_OPTIONS:-detect_leaks=1}"

# The examples of the reference, the library, examples and tests.
awk '
/^```nas$/ { file = sprintf("corpus/text/reference-%02d.nas", ++n); printf "" >file; next }
/^```/     { file = ""; next }
file       { print >file }
' "$srcdir/lang/REFERENCE.md"
find "$srcdir/stdlib" "$srcdir/examples" "$srcdir/tests" -name '*.nas' -size -16k |
while read -r file; do
    cp "$file" "corpus/text/$(echo "${file#"$srcdir"/}" | tr / -)"
done

# Small programs, and what running some leaves in the cache.
[ -e corpus/ir/first ] || for file in corpus/text/reference-*.nas; do
    ir=corpus/ir/$(basename "$file" .nas)
    timeout 20 "$builddir/nas" ir "$file" >"$ir" 2>/dev/null || rm -f "$ir"
    touch corpus/ir/first
done
cp "$srcdir"/tests/fuzz/regressions/*.ir corpus/ir 2>/dev/null || true
[ -d "$NAS_CACHE" ] || for name in knapsack two_aims assignment; do
    timeout 60 "$builddir/nas" run "$srcdir/examples/$name.nas" >/dev/null 2>&1 || true
done
find "$NAS_CACHE" -type f -size -16k -exec cp {} corpus/journal \;

# A dictionary from the tables: every word and mark of the language.
words() {
    sed -nE 's/^TOKEN\([A-Z_]+, *"([^" ]+)".*/\1/p' "$srcdir/lang/tokens.def"
    sed -nE 's/^BUILTIN\(([a-z_0-9]+),.*/\1(/p' "$srcdir/frontend/builtins.def"
    sed -nE 's/^OP\([a-z_0-9]+, *"([^"]+)".*/\1(/p' "$srcdir/ir/ops.def"
    sed -nE 's/^(METHOD|DOMAIN)\(([a-z_0-9]+),.*/\2/p' "$srcdir/ir/methods.def" "$srcdir/ir/domains.def"
    sed -nE 's/^EXPR\([a-z_0-9]+, *"([^"]+)".*/\1/p' "$srcdir/ir/expr.def"
    sed -nE 's/^UNIT\("([^"]+)".*/1\1/p' "$srcdir/support/units.def"
    cat corpus/ir/reference-* | grep -oE '^[a-z]+|%[0-9]+|<[a-z]+'
}
words | sort -u | grep -v '[\\"]' | sed 's/.*/"&"/' >words.dict
printf '"%s"\n' 'search {\x0a  ' '\x0a' '\x0a}\x0a' 'fn f(x) = ' 'network n(x) {\x0a' ' => ' \
    '(a: 1)' '[x for x in y]' 'let a = ' 'using ' 'minimize ' 'require ' '1e308' '9007199254740993' \
    'choose [1, 2]' 'it.front[0]' '\xff' '\x00' >>words.dict

status=0
fuzz() { # target corpus
    echo "== $1, $seconds s"
    "$builddir/tests/fuzz/$1" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
        -max_len=4000 -dict=words.dict -artifact_prefix="found/$1-" -verbosity=0 \
        -print_final_stats=1 "corpus/$2" || status=1
}
fuzz fuzz_parse text
fuzz fuzz_elaborate text
fuzz fuzz_lines text
fuzz fuzz_run text
fuzz fuzz_ir ir
fuzz fuzz_journal journal
exit $status
