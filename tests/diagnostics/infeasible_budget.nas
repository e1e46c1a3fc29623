let found = search {
  let order = choose arrangement(12)
  require "in order": all(order[i] == i for i in 0..<12)
  minimize order[0]
  using random(budget: 50, seed: 1)
}
print found.order
