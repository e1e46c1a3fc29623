let s = search {
  let x = choose 0..=3
  minimize x
  maximize x ^ 2
}
print s.x
let twice = 2 * s.x
