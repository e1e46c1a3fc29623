let total = 0
fn add(x) {
  total = total + x
  return total
}
print add(2)
let found = search {
  let x = choose 1..=3
  total = x
  minimize x
}
