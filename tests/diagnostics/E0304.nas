fn twice(x) {
  let x = 2 * x
  return x
}
print twice(2)
let a = 1
let a = 2
