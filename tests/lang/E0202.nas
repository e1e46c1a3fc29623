let in = 3
fn step(x) = x + 1
fn f(x, search) = x
fn g(and: f32) = 1
let a = as => 3
for (i, mod) in xs { }
repeat 3 as for { }
import a as train
print exchanging + 1
let ok = f(in: 3, seed: e.step)
