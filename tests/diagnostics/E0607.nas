let a = search {
  let x = choose 1..=3
  minimize x
  using evolution(populaton: 10)
}
let b = search {
  let x = choose 1..=3
  minimize x
  using evolution(10)
}
let c = search {
  let x = choose 1..=3
  minimize x
  using evolution(population: -3)
}
let d = search {
  let x = choose 1..=3
  minimize x
  using evolution(population: 0.5, mutation: 3ns)
}
