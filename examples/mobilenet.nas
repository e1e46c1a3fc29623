## A small MobileNet for 28x28 grey pictures, trained: what pruning and quantisation start from.
import datasets.fashion_mnist

network mobile(classes, x: f32[28, 28, 1]) -> f32[classes] {
  x = x |> conv(16, kernel: 3, name: "stem") |> batch_norm |> relu6
  let number = 0
  for (out, stride) in [(16, 1), (24, 2), (24, 1), (40, 2), (40, 1)] {
    number = number + 1
    x = x |> mbconv(out, kernel: 3, expand: 4, stride: stride, name: text("block", number))
  }
  return x |> global_pool |> dense(classes, name: "fc")
}

let trained = train {
  let net = mobile(10)
  minimize mean(cross_entropy(net(e.image), e.label) for e in fashion_mnist.train)
  using sgd(rate: cosine(0.05), momentum: 0.9, batch: 128, epochs: 10)
}
let net = trained.net
