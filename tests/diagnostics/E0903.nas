let found = search {
  let bits = [choose 0..=1 for i in 0..<70_000]
  minimize sum(bits)
}
