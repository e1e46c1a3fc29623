## Every construct once.
## In two lines.

## an import
import a.b.c
import "x y.nas" as m
import devices.(one, two,)
## what f does
fn f(a, b = 3, c: f32[a, 2]) -> (f32, f32[3]) = a

## what g is
## in two lines
network g() {
  ## a let in it
  let (p, q) = split(x, 2)
  # only a remark
  let r = 1
  x = x + 1
  for (a, b) in pairs { c(a) }
  repeat 3 { d() }
  repeat choose 1..=4 as i { e(i) }
  return x
}
circuit h(q: qubits[4]) { u3(q[0], param, param) }
let s = search {
  minimize "energy": a
  maximize b
  require "it must fit": c <= 5
  require d
  using evolution(population: 4, seed: 1)
  across 4 workers exchanging gradients
}
let t = train { minimize 1 }
let u = sample(10, net)
export u as "file"
print "a", 1.5e3KiB, 12mm2, 16B/cycle, 50%, true, false
let v = [1, [], (1, 2), (a: 1), ("x")]
let w = sum(x * y for x in xs for y in ys if x > y if y > 0)
let z = if a { 1 } else if b { 2 } else { 3 }
let aa = e.step.in.let
let bb = f(in: 3, let : 4)
let cc = x[1, 2][3]
let dd = "tab \t quote \" end"
