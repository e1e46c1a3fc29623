import datasets.mnist
network net(x: f32[28, 28, 1]) = x |> flatten |> dense(10)
let a = train {
  let n = net()
  minimize log(mean(cross_entropy(n(e.image), e.label) for e in mnist.train))
  using sgd(rate: 0.1)
}
let b = train {
  let n = net()
  let loss = mean(cross_entropy(n(e.image), e.label) for e in mnist.train)
  minimize 0.5 + 2 * loss ^ 2 - loss
  using sgd(rate: 0.1)
}
let c = train {
  let n = net()
  let loss = mean(cross_entropy(n(e.image), e.label) for e in mnist.train)
  minimize 1 / (1 + loss) + loss / 3
  using sgd(rate: 0.1)
}
let d = train {
  let n = net()
  let loss = mean(cross_entropy(n(e.image), e.label) for e in mnist.train)
  minimize if loss < 0.1 { 0 } else { loss }
  using sgd(rate: 0.1)
}
