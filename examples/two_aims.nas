## Two aims at once: near 0 and near 2. Between them nothing is better in both, so the front is every
## step from 0 to 2 (Schaffer's problem, 1985).

let found = search {
  let x = choose -10..=10 step 0.1
  minimize "to the left": x ^ 2
  minimize "to the right": (x - 2) ^ 2
}
print "points", len(found.front)
print table(found.front)
print plot(found.front)
