let a = search {
  let x = choose 1..=3
  minimize x
  using random
  using evolution
}
