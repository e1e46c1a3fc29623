fn inner(limit) = search {
  let x = choose 1..=4
  require "five of seven left": (x * limit) mod 7 == 5
  maximize x
}
let found = search {
  let limit = choose [1, 2]
  let best = inner(limit)
  maximize best.x
}
print found.limit
