let n = choose 1..=3
for i in 0..<n { }
let found = search {
  let seed = choose 1..=3
  minimize seed
  using random(seed: seed)
}
