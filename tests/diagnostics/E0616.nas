import datasets.mnist
network net(width, x: f32[28, 28, 1]) = x |> flatten |> dense(width) |> dense(10)
let found = search {
  let width = choose [8, 16]
  let t = train {
    let n = net(width)
    across 4 workers
    minimize mean(cross_entropy(n(e.image), e.label) for e in mnist.train)
    using sgd(rate: 0.1)
  }
  maximize accuracy(t.n, mnist.test)
}
