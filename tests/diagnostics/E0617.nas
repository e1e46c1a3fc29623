network net(x: f32[4]) = x |> dense(choose [2, 4])
let found = search {
  let family = sample(net())
  let side = choose 1..=3
  minimize mean(macs(n) for n in family) + side
}
print mean(macs(n) for n in sample(0, net()))
