## Eight machines on eight sites in two rows: the quadratic assignment of who stands where, so that what
## flows between machines travels least.

let flow = [
  [0, 5, 2, 4, 1, 0, 0, 6],
  [5, 0, 3, 0, 2, 2, 2, 0],
  [2, 3, 0, 0, 0, 0, 5, 5],
  [4, 0, 0, 0, 5, 2, 2, 10],
  [1, 2, 0, 5, 0, 10, 0, 0],
  [0, 2, 0, 2, 10, 0, 5, 1],
  [0, 2, 5, 2, 0, 5, 0, 10],
  [6, 0, 5, 10, 0, 1, 10, 0]
]
fn apart(a, b) = abs(a mod 4 - b mod 4) + abs(a div 4 - b div 4)
let distance = [[apart(a, b) for b in 0..<8] for a in 0..<8]

let found = search {
  let site = choose placement(8, 8)
  minimize sum(flow[a][b] * distance[site[a], site[b]] for a in 0..<8 for b in 0..<8) / 2
  using exhaustive
}
print "cost", found.value, "sites", found.site
