let a = search {
  let x = choose 1..=3
  let y = choose 1..=3
  minimize x
}
print a.x
