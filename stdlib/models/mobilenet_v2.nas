## MobileNetV2 1.0 (Sandler and others, 2018): 224x224x3, 300.8 M multiply-accumulates.

let stages = [
  (expand: 1, out: 16, repeats: 1, stride: 1),
  (expand: 6, out: 24, repeats: 2, stride: 2),
  (expand: 6, out: 32, repeats: 3, stride: 2),
  (expand: 6, out: 64, repeats: 4, stride: 2),
  (expand: 6, out: 96, repeats: 3, stride: 1),
  (expand: 6, out: 160, repeats: 3, stride: 2),
  (expand: 6, out: 320, repeats: 1, stride: 1)
]

network mobilenet_v2(classes = 1000, x: f32[224, 224, 3]) -> f32[classes] {
  x = x |> conv(32, kernel: 3, stride: 2, name: "conv1") |> batch_norm |> relu6
  let block = 0
  for stage in stages {
    repeat stage.repeats as i {
      block = block + 1
      x = x |> mbconv(stage.out, kernel: 3, expand: stage.expand,
                      stride: if i == 0 { stage.stride } else { 1 }, name: text("block", block))
    }
  }
  x = x |> conv(1280, kernel: 1, name: "conv_last") |> batch_norm |> relu6
  return x |> global_pool |> dense(classes, name: "fc")
}
