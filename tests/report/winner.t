#!/bin/sh
# Files that a program writes with `export ... as "x.nas"` and --out: each checks, is in the standard
# format, and means what it was written from.
. "$srcdir/tests/tap.sh"

# Every network of the library: the same layers, and written again the same text.
round_trip() { # module network
    cat >first.nas <<END
import models.$1.($2)
let work = $2()
print table(layers(work))
export work as "written.nas"
END
    run run --quiet first.nas
    status 0 "$2 is written"
    mv out layers
    grep -v '^print' written.nas >second.nas
    run fmt --check written.nas
    status 0 "$2 is in the standard format"
    cat >>second.nas <<END
print table(layers(written))
export written as "again/written.nas"
END
    run run --quiet second.nas
    status 0 "$2 runs alone"
    same layers out "$2 has the same layers"
    same written.nas again/written.nas "$2 is written the same again"
}
round_trip mobilenet_v2 mobilenet_v2
round_trip resnet50 resnet50
round_trip squeezenet squeezenet
round_trip unet unet
round_trip vgg16 vgg16
round_trip mnasnet mnasnet

# Circuits and networks with everything that the notation needs a form of its own for.
cat >designs.nas <<'END'
circuit turned(x: f32[16], q: qubits[4]) -> f32[4] {
  encode(q, x, gates: [ry, rz, rx, ry])
  let a = param
  repeat 2 {
    repeat 4 as i { u3(q[i], param, a, 0.5 * a) }
    repeat 4 as i { cu3(q[i], q[(i + 1) mod 4], param, param, param) }
  }
  return z(q)
}
network two(a: f32[8, 8, 4], b: f32[8, 8, 4]) -> f32[8, 8, 8] {
  let (l, r) = split(a, 2)
  let j = concat(l, b, r) |> conv(8, kernel: 3) |> leaky_relu(slope: 0.2)
  return j * (j |> sigmoid) - (j |> scale(2)) |> dropout(30%)
}
let c = turned()
let t = two()
END
run run --quiet --out designs_out.nas designs.nas
status 0 "designs are written"
run fmt --check designs_out.nas
status 0 "in the standard format"
run run --quiet --out again.nas designs_out.nas
status 0 "they run alone"
same designs_out.nas again.nas "they are written the same again"

# Values: quantities to the last bit, symbols, texts, nested lists and records.
cat >values.nas <<'END'
let a = (size: 320KiB, rate: 12.5GB/s, energy: 0.1pJ / 3, name: "a \"b\"\n\\", unroll: K)
let b = [(where: symbol("memory"), gate: symbol("cx"), fits: true, sizes: [i * 1000 for i in 0..<60])]
let c = search {
  let x = choose 0..=10
  minimize (x - 3) ^ 2
}
END
run run --quiet --out values.json values.nas
status 0 "what a search found is written as JSON"
has values.json '"x": 3' "with its choices"
lacks values.json '"size"' "and nothing else"
sed '/^let c/,$d' values.nas >plain.nas
run run --quiet --out plain.json plain.nas
run run --quiet --out plain_out.nas plain.nas
status 0 "values are written as .nas"
run run --quiet --out again.json plain_out.nas
status 0 "and run alone"
same plain.json again.json "with the same numbers, texts and symbols"
run fmt --check plain_out.nas
status 0 "in the standard format"
finish
