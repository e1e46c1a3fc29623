let m = choose 1..=4
let found = search {
  let best = search {
    let x = choose 1..=4
    minimize (m - x) ^ 2
  }
  minimize best.value + (m - 4) ^ 2
}
print found.value
