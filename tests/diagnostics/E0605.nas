let a = search {
  let value = choose 1..=3
  let front = 2
  minimize value
}
