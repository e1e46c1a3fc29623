let a = search {
  let order = choose arrangement(1_000_000)
  minimize order[0]
}
