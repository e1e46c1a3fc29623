let a = 3
let b = a
  - 2
a + 1
fn f(x) {
  x * 2
}
