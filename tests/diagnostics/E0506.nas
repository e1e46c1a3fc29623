import datasets.mnist
network n(x: f32[3]) = add(x)
circuit c(q: qubits[2]) {
  cx(q[0])
}
let a = n()
let b = c()
network two(x: f32[28, 28, 1], y: f32[28, 28, 1]) = add(x, y) |> flatten |> dense(10)
let t = train {
  let net = two()
  minimize mean(cross_entropy(net(e.image), e.label) for e in mnist.train)
  using sgd(rate: 0.1)
}
