import datasets.mnist
network net(width, x: f32[28, 28, 1]) = x |> flatten |> dense(width) |> dense(10)
let t = train {
  let best = search {
    let width = choose 1..=3
    minimize width
  }
  let n = net(best.width)
  minimize mean(cross_entropy(n(e.image), e.label) for e in mnist.train)
  using sgd(rate: 0.1)
}
