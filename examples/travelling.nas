## The shortest round trip through 16 towns on a circle, given in scrambled order. The best trip goes
## around: its length is 32 sin(pi/16) = 6.2429.

let pi = 3.14159265358979
let count = 16
let place = [(7 * i) mod count for i in 0..<count]
let x = [cos(2 * pi * p / count) for p in place]
let y = [sin(2 * pi * p / count) for p in place]
let distance = [[sqrt((x[a] - x[b]) ^ 2 + (y[a] - y[b]) ^ 2) for b in 0..<count] for a in 0..<count]

let found = search {
  let tour = choose arrangement(0..<count)
  minimize sum(distance[tour[i], tour[(i + 1) mod count]] for i in 0..<count)
  using evolution(population: 100, generations: 600, seed: 1)
}
print "length", found.value, "of", 2 * count * sin(pi / count)
print "tour", [place[t] for t in found.tour]
