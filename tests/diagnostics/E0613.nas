import datasets.mnist
network net(x: f32[28, 28, 1]) = x |> flatten |> dense(10)
let t = train {
  let n = net()
  let best = search {
    let share = choose 1..=3
    maximize share * mean(cross_entropy(n(e.image), e.label) for e in mnist.validation)
  }
  minimize best.share * mean(cross_entropy(n(e.image), e.label) for e in mnist.train)
  using sgd(rate: 0.1)
}
