import datasets.mnist
network net(x: f32[28, 28, 1]) = x |> flatten |> dense(10)
let t = train {
  let n = net()
  minimize mean(cross_entropy(net(e.image), e.label) for e in mnist.train)
  using sgd(rate: 0.1)
}
let found = search {
  let x = choose 1..=3
  minimize x * sum(choose 1..=3 for e in mnist.train)
}
