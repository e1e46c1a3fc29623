## Methods at budgets with which textbook implementations reach the optimum.
let ones = search {
  let x = choose sublist(0..<100)
  maximize sum(if x[i] { 1 } else { 0 } for i in 0..<100)
  using evolution(population: 32, generations: 100000, budget: 4000)
}
let ellipsoid = search {
  let x = [choose -3..=7 step 1e-9 for i in 0..<10]
  minimize sum(1000000 ^ (i / 9) * x[i] ^ 2 for i in 0..<10)
  using cmaes(generations: 100000, budget: 6000)
}
print ones.value, ellipsoid.value < 1e-6
