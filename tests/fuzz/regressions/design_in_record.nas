network s(x: f32[4, 4, 3]) { return x |> conv(choose 1..=4) }
let a = s()
let r = search { let n = a
  let both = [a, a]
  minimize macs(a) }
print r, [r.n]
