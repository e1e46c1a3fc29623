let a = max(1, 2
let b = 3
let c = [1, (2, 3
fn f(x) {
  let y = g(x
}
let d = [f(1, 2], 3)
search {
  let e = 1
