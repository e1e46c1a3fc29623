#!/bin/sh
# nas build: native programs and their parts.
. "$srcdir/tests/tap.sh"

cat >small.nas <<'END'
let margin = 96
let found = search {
    let q = choose 0..=96
    maximize q * (margin - q)
}
print found.q, found.value
END
run build small.nas -o prog
status 0 "a native program"
empty out "nothing on standard output"
./prog >out 2>err
code=$?
status 0 "it runs"
out_is "48 2304" "with the answer of nas run"
./prog --json --seed 3 --jobs 2 --budget 1000 >out 2>err
code=$?
status 0 "it takes the flags of a run"
out_has 2304 "with the same answer"
./prog --nonsense >out 2>err
code=$?
status 2 "it refuses others"
err_has 'unknown flag --nonsense' "and says so"
./prog --seed none >out 2>err
code=$?
status 2 "a flag with a wrong argument"
err_has "is not a whole number" "is told what is wrong"
./prog --help >out 2>err
code=$?
status 0 "--help"
out_has "usage: prog [FLAGS]" "says how it is called"
out_has "--budget N" "and its flags"
"$nas" help run | grep -oE '^ +(-., )?--[a-z-]+' | sed 's/.*--/--/' | sort >of_run
grep -oE '^ +(-., )?--[a-z-]+' out | sed 's/.*--/--/' | sort >of_prog
comm -13 of_run of_prog >only_prog
holds "all of them flags of nas run" test "$(cat only_prog)" = --version
./prog -h >short 2>err
same out short "-h says the same"
./prog -q -v -o winner.nas --color never >out 2>err
code=$?
status 0 "the letters of nas"
out_is "48 2304" "change no answer"
err_has "prog: " "-v says where the work was done"
"$nas" run winner.nas >out 2>err
out_has 2304 "-o writes the winner"
./prog --sed 3 >out 2>err
err_has "did you mean --seed?" "a slip of the finger is mended"
./prog --set margin=3 >out 2>err
code=$?
status 2 "--set comes too late"
err_has "nas build" "and where it belongs is said"
./prog small.nas >out 2>err
code=$?
status 2 "a file is one too many"
./prog --version >out 2>err
code=$?
status 0 "--version"
out_has "made by nas" "says what made it"
./prog --help >/dev/full 2>err
code=$?
status 4 "help on a full disk"
LC_ALL=C sed 's/nas ir 1/nas ir 9/' prog >damaged
chmod +x damaged
./damaged >out 2>err
code=$?
status 70 "a program whose text was changed"
err_has "damaged: this program is damaged" "says so"
ldd prog >libraries 2>/dev/null
lacks libraries LLVM "it does not need LLVM"
./prog >/dev/full 2>err
code=$?
status 4 "a full disk"
run build --set margin=48 small.nas -o other
status 0 "--set"
./other >out 2>err
out_is "24 576" "changes what is built"

# What says how searches run becomes the program's default; its own flags have the last word.
cat >drawn.nas <<'END'
let found = search {
    let x = choose 1..=1000000
    let y = choose 1..=1000000
    minimize abs(x * x - 2 * y * y)
    using random(points: 50)
}
print found.x, found.y, found.report.evaluations
END
"$nas" run --no-cache --seed 7 drawn.nas >seven 2>err
"$nas" run --no-cache --seed 8 drawn.nas >eight 2>err
"$nas" run --no-cache --seed 7 --budget 20 drawn.nas >twenty 2>err
holds "the seeds differ here" test "$(cat seven)" != "$(cat eight)"
run build --seed 7 drawn.nas -o drawn
status 0 "--seed"
./drawn >out 2>err
same out seven "is the program's default"
./drawn --seed 8 >out 2>err
same out eight "which its own --seed overrides"
./drawn --help >out 2>err
out_has "Built with --seed=7" "and --help mentions"
run build --seed 7 --budget 20 --time 1h --jobs 1 drawn.nas -o drawn
status 0 "--budget, --time and --jobs"
./drawn >out 2>err
same out twenty "too"
LC_ALL=C sed 's/--seed=7/--seed=x/' drawn >damaged
./damaged >out 2>err
code=$?
status 70 "flags that were changed"
run build --seed x drawn.nas -o never
status 2 "a wrong seed is one when it is built"
run build --json -o drawn drawn.nas
holds "--json says what was written" grep -q '^{"built":"drawn","emit":"exe","bytes":[0-9]*}$' out

# The same end as `nas run`. The program comes from standard input.
ends() { # want what
    cat >end.nas
    "$nas" run --no-cache end.nas >run.out 2>run.err
    code=$?
    status "$1" "$2: run"
    "$nas" build --no-cache end.nas -o end >out 2>err
    ./end >prog.out 2>prog.err
    code=$?
    status "$1" "$2: built"
    same run.out prog.out "$2: the same answers"
}
ends 0 "done" <<'END'
print 1
END
ends 1 "nothing feasible" <<'END'
let f = search {
    let x = choose 0..=3
    require "far": x > 9
    minimize x
}
print f.x
END
ends 4 "a file outside" <<'END'
export [1] as "../away.json"
END
ends 4 "a command without leave" <<'END'
let f = search {
    let x = choose 0..=3
    minimize command("echo 1", x)
}
print f.x
END
ends 5 "an open question" <<'END'
let f = search {
    let x = choose 0..=3
    minimize ask("how loud", x)
}
print f.x
END

rm -f prog
run build -v small.nas -o prog
status 0 "built again"
err_has "cache" "is copied from the cache"
./prog >out 2>err
out_is "48 2304" "and runs"
run build --no-cache small.nas -o prog
status 0 "--no-cache"
run cache ls
out_has "build of small.nas as exe" "the cache lists it"
run cache why "$(awk '/build of small/ { print $1; exit }' out)"
out_has "input small.nas" "and says what its key was made of"
for file in cache/*.build; do
    head -c 1000 "$file" >half && cp half "$file"
done
rm -f prog
run build small.nas -o prog
status 0 "a damaged cache is no obstacle"
./prog >out 2>err
out_is "48 2304" "and the program is whole"
mkdir plain && cp small.nas plain/ && cd plain || exit 1
run build small.nas
status 0 "without --output"
holds "the program is named like the file" test -x small
run build --emit=obj small.nas
holds "and so are its parts" test -s small.o
cd ..

for emit in obj asm llvm header shared; do
    run build --emit=$emit small.nas -o "part.$emit"
    status 0 "--emit=$emit"
    holds "--emit=$emit writes something" test -s "part.$emit"
done
has part.llvm "define" "LLVM's text defines functions"
has part.header "#ifndef" "the header is guarded"
holds "the header compiles" cc -fsyntax-only -x c part.header
run build --emit=nothing small.nas
status 2 "an unknown kind"
run build --emit=asm small.nas -o -
status 0 "to standard output"
same out part.asm "is the same text"
cp small.nas bare
run build bare
status 0 "a source without a suffix"
same bare small.nas "is not overwritten"
holds "by its program" test -x bare.out
run build -e 'print 6 * 7'
status 0 "a program on the command line"
./program >out 2>err
out_is 42 "runs"
run build --cache /dev/null/no small.nas -o prog
status 0 "a cache that cannot be written"
one_message "is mentioned"
run build --quiet --cache /dev/null/no small.nas -o prog
empty err "or not, with --quiet"
TMPDIR=/nowhere run build --no-cache small.nas -o prog
status 4 "nowhere to work"
one_message "one message"
run build --emit=asm --target "$(cc -dumpmachine):generic" small.nas -o part.other
status 0 "a target with a processor"
run build --emit=asm --target "$(cc -dumpmachine):generic:+nothing-like-this" small.nas -o part.other
holds "a target with features ends in order" test "$code" = 0 -o "$code" = 4
run build small.nas -o /nowhere/at/all
status 4 "no folder"
one_message "one message"
run build --emit=asm small.nas -o /dev/full
status 4 "a full disk"
printf 'print 1 +\n' >broken.nas
run build broken.nas -o never
status 3 "a file with errors"
holds "nothing is written" test ! -e never
run build --target nonsense --emit=obj small.nas -o never
holds "an unknown target is refused" test "$code" -ne 0
holds "and writes nothing" test ! -e never
finish
