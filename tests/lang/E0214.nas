fn f(x) {
  if x < 0 { return 0 }
  return x
}
fn g(x) {
  return 1
  let y = 2
}
return 3
