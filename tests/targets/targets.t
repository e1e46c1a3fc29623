#!/bin/sh
# The programs that the notation was designed on: each checks, is formatted, becomes an IR that reads
# back, and binds the choices that belong to each solver. They lie beside the repository, or where
# $NAS_TARGETS says; without them this test says so and passes.
. "$srcdir/tests/tap.sh"
folder=${NAS_TARGETS:-$srcdir/../shared/targets}

if [ ! -f "$folder/naas.nas" ]; then
    skip "the target programs" "no programs in $folder"
    finish
fi
cp "$folder"/*.nas .
chmod u+w ./*.nas
cp "$srcdir/examples/mobilenet.nas" .

for file in *.nas; do
    name=${file%.nas}
    run check "$file"
    status 0 "$name checks"
    "$nas" fmt - <"$file" >formatted.nas 2>err
    "$nas" fmt - <formatted.nas >again.nas 2>>err
    same formatted.nas again.nas "$name: formatting again changes nothing"
    "$nas" check -v "$file" 2>err | sed "s/$file:[0-9:]*//" >"$name.bindings"
    "$nas" check -v formatted.nas 2>err | sed "s/formatted.nas:[0-9:]*//" >formatted.bindings
    same "$name.bindings" formatted.bindings "$name: formatting changes no meaning"
    rm formatted.nas again.nas formatted.bindings
    run ir "$file"
    if [ "$code" = 0 ]; then
        cp out "$name.ir"
        run ir "$name.ir"
        status 0 "$name: its IR reads back and is right"
        same "$name.ir" out "$name: and prints the same"
    else
        fail "$name: its IR is printed" "status $code"
    fi
done

# The bindings of a solver, on one line each: "search of found binds a, b constant c".
flat() { # name
    awk '/^[a-z]/ { if (line) print line; line = $0; next } { line = line " " $0 }
         END { print line }' "$1.bindings" | sed 's/  */ /g; s/ ()//'
}

says() { # name what pattern...
    program=$1
    what=$2
    shift 2
    for pattern; do
        if ! flat "$program" | grep -qE -- "$pattern"; then
            flat "$program" | cut -c1-300 >out
            : >err
            fail "$program: $what" "nothing matches: $pattern"
            return
        fi
    done
    pass "$program: $what"
}

for name in quickstart naas; do
    says $name "the search of a layer binds the mapping" '^search of mapped binds [a-z.]*simulate\.m'
done
says naas "the hardware is a constant in it" '^search of mapped .*constant .*candidate.*(array|size)'
says naas "the outer search binds array, unrolling and sizes" \
    '^search of found binds .*array.*unroll.*buffers\[0\].*size.*buffers\[1\].*size$'
says mcunet "the sample draws depths, kernels and expansions" \
    '^sample of .* binds .*stage\[0\]\.i,.*kernel.*expand.* constant (side, width|width, side)$'
says mcunet "the search of the space binds width and side" \
    '^search of space binds (side, width|width, side)$'
for name in mcunet quantumnas spvnas lite_transformer vqe; do
    says $name "the supernet's train binds params and samples choices" \
        '^train of super binds .* samples '
    says $name "the search binds the choices that came with it" '^search of found binds '
done
says quantumnas "and the placement that is made in it" '^search of found binds .*c\.place\.at'
says vqe "and the placement that is made in it" '^search of found binds .*c\.place\.at'
says quantumnas "what was found is trained again" '^train of .* binds classifier\.repeat\[0\][^s]*u3'
says haq "one choice a layer, from the policy" \
    '^search of within binds mixed\[stem\]\.weights, mixed\[stem\]\.activations, .*mixed\[fc\]'
says amc "one choice a layer, from the policy" \
    '^search of found binds channels\[stem\], channels\[block1_expand\], .*channels\[fc\]$'
says amc "what was found is trained again" '^train of tuned binds the weights'
says haq "what was found is trained again" '^train of [a-z]* binds the weights'
says proxyless "the search binds the blocks" \
    '^search of found binds proxyless\.out\[0\]\.block, proxyless\.out\[0\]\.block#2'
says proxyless "the train inside takes them as constants" \
    '^train of [a-z]* binds the weights of proxyless .*constant proxyless\.out\[0\]\.block,'
says dgc "the train binds the weights" '^train of trained binds the weights of resnet8'
says pvcnn "the train binds the weights" '^train of trained binds the weights of pvcnn'
holds "no search of a target is left with nothing to bind" \
    sh -c '! grep -q "binds nothing" ./*.bindings'
finish
