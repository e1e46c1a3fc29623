## How near the search methods come to optima that are known otherwise, for equal evaluations: what
## each method misses by. `--set evaluations=N` and `--seed N` vary it; README.md has the peers'.
let evaluations = 4000
let pi = 3.14159265358979

# Ten numbers in steps of 1e-9, the optimum 0 away from the middle of the range.
fn sphere(x) = sum(v ^ 2 for v in x)
fn ellipsoid(x) = sum(1000000 ^ (i / 9) * x[i] ^ 2 for i in 0..<10)
fn rosenbrock(x) = sum(100 * (x[i + 1] - x[i] ^ 2) ^ 2 + (1 - x[i]) ^ 2 for i in 0..<9)
fn rastrigin(x) = sum(10 + v ^ 2 - 10 * cos(2 * pi * v) for v in x)
fn by_cmaes(f) = search {
  let x = [choose -3..=7 step 1e-9 for i in 0..<10]
  minimize f(x)
  using cmaes(generations: 1000000, budget: evaluations)
}
print table([
  (problem: "sphere", cmaes: by_cmaes(sphere).value),
  (problem: "ellipsoid", cmaes: by_cmaes(ellipsoid).value),
  (problem: "Rosenbrock", cmaes: by_cmaes(rosenbrock).value),
  (problem: "Rastrigin", cmaes: by_cmaes(rastrigin).value)
])

# Bits: the number of ones, the ones before the first zero, ten deceptive traps of four bits.
fn ones(x, n) = sum(if x[i] { 1 } else { 0 } for i in 0..<n)
fn leading(x) = sum(product(if x[j] { 1 } else { 0 } for j in 0..=i) for i in 0..<50)
fn trap(t) = if t == 4 { 4 } else { 3 - t }
fn traps(x) = sum(trap(sum(if x[4 * k + i] { 1 } else { 0 } for i in 0..<4)) for k in 0..<10)

# Forty things, each worth little more than it weighs; the optimum is by dynamic programming.
let weights = [
  10, 992, 983, 974, 965, 956, 947, 938, 929, 920, 911, 902, 893, 884, 875, 866, 857, 848, 839,
  830, 821, 812, 803, 794, 785, 776, 767, 758, 749, 740, 731, 722, 713, 704, 695, 686, 677,
  668, 659, 650
]
let values = [
  20, 1016, 998, 1003, 985, 967, 972, 954, 959, 941, 923, 928, 910, 915, 897, 879, 884, 866,
  871, 853, 835, 840, 822, 804, 809, 791, 796, 778, 760, 765, 747, 752, 734, 716, 721, 703,
  708, 690, 672, 677
]
fn worth(x) = sum(values[i] for i in 0..<40 if x[i])
fn weight(x) = sum(weights[i] for i in 0..<40 if x[i])

# nug12 of QAPLIB (optimum 578), burma14 and ulysses16 of TSPLIB (3323 and 6859).
let flow = [
  [0, 5, 2, 4, 1, 0, 0, 6, 2, 1, 1, 1],
  [5, 0, 3, 0, 2, 2, 2, 0, 4, 5, 0, 0],
  [2, 3, 0, 0, 0, 0, 0, 5, 5, 2, 2, 2],
  [4, 0, 0, 0, 5, 2, 2, 10, 0, 0, 5, 5],
  [1, 2, 0, 5, 0, 10, 0, 0, 0, 5, 1, 1],
  [0, 2, 0, 2, 10, 0, 5, 1, 1, 5, 4, 0],
  [0, 2, 0, 2, 0, 5, 0, 10, 5, 2, 3, 3],
  [6, 0, 5, 10, 0, 1, 10, 0, 0, 0, 5, 0],
  [2, 4, 5, 0, 0, 1, 5, 0, 0, 0, 10, 10],
  [1, 5, 2, 0, 5, 5, 2, 0, 0, 0, 5, 0],
  [1, 0, 2, 5, 1, 4, 3, 5, 10, 5, 0, 2],
  [1, 0, 2, 5, 1, 0, 3, 0, 10, 0, 2, 0]
]
fn apart(a, b) = abs(a mod 4 - b mod 4) + abs(a div 4 - b div 4)
let distance = [[apart(a, b) for b in 0..<12] for a in 0..<12]
fn cost(p) = sum(flow[a][b] * distance[p[a], p[b]] for a in 0..<12 for b in 0..<12)
let burma = [
  [0, 153, 510, 706, 966, 581, 455, 70, 160, 372, 157, 567, 342, 398],
  [153, 0, 422, 664, 997, 598, 507, 197, 311, 479, 310, 581, 417, 376],
  [510, 422, 0, 289, 744, 390, 437, 491, 645, 880, 618, 374, 455, 211],
  [706, 664, 289, 0, 491, 265, 410, 664, 804, 1070, 768, 259, 499, 310],
  [966, 997, 744, 491, 0, 400, 514, 902, 990, 1261, 947, 418, 635, 636],
  [581, 598, 390, 265, 400, 0, 168, 522, 634, 910, 593, 19, 284, 239],
  [455, 507, 437, 410, 514, 168, 0, 389, 482, 757, 439, 163, 124, 232],
  [70, 197, 491, 664, 902, 522, 389, 0, 154, 406, 133, 508, 273, 355],
  [160, 311, 645, 804, 990, 634, 482, 154, 0, 276, 43, 623, 358, 498],
  [372, 479, 880, 1070, 1261, 910, 757, 406, 276, 0, 318, 898, 633, 761],
  [157, 310, 618, 768, 947, 593, 439, 133, 43, 318, 0, 582, 315, 464],
  [567, 581, 374, 259, 418, 19, 163, 508, 623, 898, 582, 0, 275, 221],
  [342, 417, 455, 499, 635, 284, 124, 273, 358, 633, 315, 275, 0, 247],
  [398, 376, 211, 310, 636, 239, 232, 355, 498, 761, 464, 221, 247, 0]
]
let ulysses = [
  [0, 509, 501, 312, 1019, 736, 656, 60, 1039, 726, 2314, 479, 448, 479, 619, 150],
  [509, 0, 126, 474, 1526, 1226, 1133, 532, 1449, 1122, 2789, 958, 941, 978, 1127, 542],
  [501, 126, 0, 541, 1516, 1184, 1084, 536, 1371, 1045, 2728, 913, 904, 946, 1115, 499],
  [312, 474, 541, 0, 1157, 980, 919, 271, 1333, 1029, 2553, 751, 704, 720, 783, 455],
  [1019, 1526, 1516, 1157, 0, 478, 583, 996, 858, 855, 1504, 677, 651, 600, 401, 1033],
  [736, 1226, 1184, 980, 478, 0, 115, 740, 470, 379, 1581, 271, 289, 261, 308, 687],
  [656, 1133, 1084, 919, 583, 115, 0, 667, 455, 288, 1661, 177, 216, 207, 343, 592],
  [60, 532, 536, 271, 996, 740, 667, 0, 1066, 759, 2320, 493, 454, 479, 598, 206],
  [1039, 1449, 1371, 1333, 858, 470, 455, 1066, 0, 328, 1387, 591, 650, 656, 776, 933],
  [726, 1122, 1045, 1029, 855, 379, 288, 759, 328, 0, 1697, 333, 400, 427, 622, 610],
  [2314, 2789, 2728, 2553, 1504, 1581, 1661, 2320, 1387, 1697, 0, 1838, 1868, 1841, 1789, 2248],
  [479, 958, 913, 751, 677, 271, 177, 493, 591, 333, 1838, 0, 68, 105, 336, 417],
  [448, 941, 904, 704, 651, 289, 216, 454, 650, 400, 1868, 68, 0, 52, 287, 406],
  [479, 978, 946, 720, 600, 261, 207, 479, 656, 427, 1841, 105, 52, 0, 237, 449],
  [619, 1127, 1115, 783, 401, 308, 343, 598, 776, 622, 1789, 336, 287, 237, 0, 636],
  [150, 542, 499, 455, 1033, 687, 592, 206, 933, 610, 2248, 417, 406, 449, 636, 0]
]
fn tour(p, towns) = sum(towns[p[i], p[(i + 1) mod len(towns)]] for i in 0..<len(towns))

let ones_evolution = search {
  let x = choose sublist(0..<100)
  maximize ones(x, 100)
  using evolution(population: 32, generations: 1000000, budget: evaluations)
}
let ones_annealing = search {
  let x = choose sublist(0..<100)
  maximize ones(x, 100)
  using annealing(chains: 1, steps: evaluations - 64)
}
let leading_ones_evolution = search {
  let x = choose sublist(0..<50)
  maximize leading(x)
  using evolution(population: 32, generations: 1000000, budget: evaluations)
}
let leading_ones_annealing = search {
  let x = choose sublist(0..<50)
  maximize leading(x)
  using annealing(chains: 1, steps: evaluations - 64)
}
let traps_evolution = search {
  let x = choose sublist(0..<40)
  maximize traps(x)
  using evolution(population: 32, generations: 1000000, budget: evaluations)
}
let traps_annealing = search {
  let x = choose sublist(0..<40)
  maximize traps(x)
  using annealing(chains: 1, steps: evaluations - 64)
}
let knapsack_evolution = search {
  let x = choose sublist(0..<40)
  maximize worth(x)
  require weight(x) <= 16014
  using evolution(population: 32, generations: 1000000, budget: evaluations)
}
let knapsack_annealing = search {
  let x = choose sublist(0..<40)
  maximize worth(x)
  require weight(x) <= 16014
  using annealing(chains: 1, steps: evaluations - 64)
}
let nug12_evolution = search {
  let x = choose placement(12, 12)
  minimize cost(x)
  using evolution(population: 32, generations: 1000000, budget: evaluations)
}
let nug12_annealing = search {
  let x = choose placement(12, 12)
  minimize cost(x)
  using annealing(chains: 1, steps: evaluations - 64)
}
let burma14_evolution = search {
  let x = choose arrangement(0..<14)
  minimize tour(x, burma)
  using evolution(population: 32, generations: 1000000, budget: evaluations)
}
let burma14_annealing = search {
  let x = choose arrangement(0..<14)
  minimize tour(x, burma)
  using annealing(chains: 1, steps: evaluations - 64)
}
let ulysses16_evolution = search {
  let x = choose arrangement(0..<16)
  minimize tour(x, ulysses)
  using evolution(population: 32, generations: 1000000, budget: evaluations)
}
let ulysses16_annealing = search {
  let x = choose arrangement(0..<16)
  minimize tour(x, ulysses)
  using annealing(chains: 1, steps: evaluations - 64)
}
print table([
  (problem: "ones", evolution: abs(ones_evolution.value - 100),
   annealing: abs(ones_annealing.value - 100)),
  (problem: "leading ones", evolution: abs(leading_ones_evolution.value - 50),
   annealing: abs(leading_ones_annealing.value - 50)),
  (problem: "traps", evolution: abs(traps_evolution.value - 40),
   annealing: abs(traps_annealing.value - 40)),
  (problem: "knapsack", evolution: abs(knapsack_evolution.value - 16541),
   annealing: abs(knapsack_annealing.value - 16541)),
  (problem: "nug12", evolution: abs(nug12_evolution.value - 578),
   annealing: abs(nug12_annealing.value - 578)),
  (problem: "burma14", evolution: abs(burma14_evolution.value - 3323),
   annealing: abs(burma14_annealing.value - 3323)),
  (problem: "ulysses16", evolution: abs(ulysses16_evolution.value - 6859),
   annealing: abs(ulysses16_annealing.value - 6859))
])
