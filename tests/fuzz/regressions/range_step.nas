let r = search { let x = choose 0..=3
  minimize x
  maximize x * x }
fn g(a) = a.x
let l = [g(r), sqrt, 1]
let m = (f: sqrt, x: 1)
let n = (1..=3, [2..=4, 0.1..=1])
