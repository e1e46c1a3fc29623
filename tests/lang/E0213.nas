minimize x
fn f(x) {
  using grid
  return search {
    let y = choose 1..=2
    if y > 1 { require x > 2 }
    for z in [1, 2] { require z > y }
    for z in [1, 2] { minimize y }
    let inner = if y > 1 { require false }
    minimize y
    using grid
    across 2 workers
  }
}
across 4 workers
require a > b
