## MnasNet-A1 1.0 (Tan and others, 2019): 224x224x3, 311.6 M multiply-accumulates. Squeeze-and-excite
## layers reduce to a quarter of the block's input channels.

let stages = [
  (expand: 1, kernel: 3, out: 16, repeats: 1, stride: 1, squeeze: 0),
  (expand: 6, kernel: 3, out: 24, repeats: 2, stride: 2, squeeze: 0),
  (expand: 3, kernel: 5, out: 40, repeats: 3, stride: 2, squeeze: 0.25),
  (expand: 6, kernel: 3, out: 80, repeats: 4, stride: 2, squeeze: 0),
  (expand: 6, kernel: 3, out: 112, repeats: 2, stride: 1, squeeze: 0.25),
  (expand: 6, kernel: 5, out: 160, repeats: 3, stride: 2, squeeze: 0.25),
  (expand: 6, kernel: 3, out: 320, repeats: 1, stride: 1, squeeze: 0)
]

network mnasnet(classes = 1000, x: f32[224, 224, 3]) -> f32[classes] {
  x = x |> conv(32, kernel: 3, stride: 2, name: "stem") |> batch_norm |> relu
  let block = 0
  for stage in stages {
    repeat stage.repeats as i {
      block = block + 1
      x = x |> mbconv(stage.out, kernel: stage.kernel, expand: stage.expand, squeeze: stage.squeeze,
                      stride: if i == 0 { stage.stride } else { 1 }, name: text("block", block))
    }
  }
  x = x |> conv(1280, kernel: 1, name: "head") |> batch_norm |> relu
  return x |> global_pool |> dense(classes, name: "fc")
}
