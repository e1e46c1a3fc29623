for x on xs { }
let a = (1 + ) * 2
let b == 3
let c =
let d = 2 * * 3
if a
let e = 320 KiB
let f = 10%3
let g = ()
let h = 1 2
require a = b
fn (x) = x
let i = f(1,
  2 3,
  4)
let j = [1, 2
  3]
import a.
export a
repeat 3 as { }
let k = xs[]
x.3
let l = a => 
fn f(a, b { return a }
print
