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
err_has '`--nonsense` is no option of this program' "and says so"
./prog --seed none >out 2>err
code=$?
status 2 "a flag with a wrong argument"
err_has "is not a whole number" "is told what is wrong"
./prog --help >out 2>err
code=$?
status 0 "--help"
out_has "usage: prog [option]..." "says how it is called"
out_has "--budget N" "and its flags"
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
run cache why "$(awk '/build of/ { print $1; exit }' out)"
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
