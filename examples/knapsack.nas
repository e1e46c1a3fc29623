## Which of 24 things to pack: a knapsack whose best value is known (13,549,094).

let weights = [382745, 799601, 909247, 729069, 467902, 44328, 34610, 698150, 823460, 903959, 853665,
               551830, 610856, 670702, 488960, 951111, 323046, 446298, 931161, 31385, 496951,
               264724, 224916, 169684]
let values  = [825594, 1677009, 1676628, 1523970, 943972, 97426, 69666, 1296457, 1679693, 1902996,
               1844992, 1049289, 1252836, 1319836, 953277, 2067538, 675367, 853655, 1826027, 65731,
               901489, 577243, 466257, 369261]

let found = search {
  let taken = choose sublist(0..<24)
  let weight = sum(weights[i] for i in 0..<24 if taken[i])
  require "it must fit": weight <= 6404180
  maximize sum(values[i] for i in 0..<24 if taken[i])
  using evolution(population: 200, generations: 400, seed: 1)
}
print "value", found.value, "weight", found.weight
