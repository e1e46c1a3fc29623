let a = search {
  let x = choose 1..=3
  minimize x
  using evolutoin(population: 10)
}
let b = search {
  let x = choose 1..=3
  minimize x
  using sgd(rate: 0.1)
}
