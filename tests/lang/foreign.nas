// a comment
def f(x):
let y = lambda x: x + 1
from models import vgg16
var x = 3
let r = serach { }
minimise x
while x < 3 { x = x + 1 }
let a = if x == 1 { 1 } elif x == 2 { 2 } else { 3 }
let b = 1 if x > 2 else 0
let c = x > 1 ? 3 : 4
let d = true xor false
let e = 7 // 2
x += 1
x++
let g = 0..3
let h = 0..n
let i = 1:10
let j = list[0:2]
let k = {"a": 1}
let l = f"x"
let m = 3 in list
let n = 1, 2
fn o(x) -> x + 1
fn p(x) x + 1
let q(x) = x
r(x) = x
list[0] = 3
p.x = 3
let s: f32 = 3
if (x == 1) y else z
let größe = 3
let t = 2 × 3
require x < 5, "small"
maximize: y
minimize "cost", x
