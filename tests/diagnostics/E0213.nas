fn cost(x) {
  minimize x ^ 2
}
using evolution(population: 4)
let found = search {
  let x = choose 1..=3
  for i in 0..<3 {
    maximize x
  }
}
