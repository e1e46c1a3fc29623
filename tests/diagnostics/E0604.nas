let a = search {
  let x = choose 1..=3
}
network net(x: f32[4]) = x |> dense(2)
let b = train {
  let n = net()
}
