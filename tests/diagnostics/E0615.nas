let a = search {
  let x = choose 1..=3
  across 4 workers
  minimize x
}
