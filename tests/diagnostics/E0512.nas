import datasets.mnist
network net(x: f32[28, 28, 1], y: f32[28, 28, 1]) = add(x, y) |> flatten |> dense(10)
let t = train {
  let n = net()
  minimize mean(cross_entropy(n(e.image), e.label) for e in mnist.train)
  using sgd(rate: 0.1)
}
