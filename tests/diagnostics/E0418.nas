network net(x: f32[4]) {
  return x |> dense(choose [2, 4]) |> dense(2)
}
let found = search {
  let family = sample(10, net())
  let side = choose 1..=3
  minimize max(macs(n) for n in family) + side
}
