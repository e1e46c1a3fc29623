let large = false
fn act(x) {
  let y = x + 1
}
let size = if large { 8 }
print act(2), size
export act(3) as "x.txt"
