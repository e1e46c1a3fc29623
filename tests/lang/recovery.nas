## One run reports every mistake once, and what is between them is kept.
let good = 1
let a = (1 + ) * 2
fn f(x) {
  let y = 2 3
  let z = y
  let w = [1, 2
  return z +
}
let b = search {
  let c = choose 1..=
  minimize c
  using grid(
}
for x on xs {
  let lost = ) (
}
let d = f(if a { b + } else { c })
let e = 4
let long = g(1,
  2,
  3 4,
  5)
let last = 5
