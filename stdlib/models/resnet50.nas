## ResNet-50 (He and others, 2015): 224x224x3. `resnet50` strides in the 3x3 convolution ("v1.5",
## 4.089 G multiply-accumulates), `resnet50_v1` in the first 1x1 as the paper does (3.858 G).

let stages = [(out: 256, repeats: 3), (out: 512, repeats: 4), (out: 1024, repeats: 6),
              (out: 2048, repeats: 3)]

fn bottleneck(x, out, stride, stride_first, name) {
  let inner = out / 4
  let first = if stride_first { stride } else { 1 }
  let deep = x |> conv(inner, kernel: 1, stride: first, name: text(name, "_a")) |> batch_norm
               |> relu
               |> conv(inner, kernel: 3, stride: stride div first, name: text(name, "_b"))
               |> batch_norm |> relu
               |> conv(out, kernel: 1, name: text(name, "_c")) |> batch_norm
  let short = if stride == 1 and channels(x) == out { x }
              else { x |> conv(out, kernel: 1, stride: stride,
                               name: text(name, "_proj")) |> batch_norm }
  return deep + short |> relu
}

fn residual_network(x, classes, stride_first) {
  x = x |> conv(64, kernel: 7, stride: 2, name: "conv1") |> batch_norm |> relu
        |> max_pool(3, stride: 2, padding: 1)
  let number = 1
  for stage in stages {
    number = number + 1
    repeat stage.repeats as i {
      let stride = if i == 0 and number > 2 { 2 } else { 1 }
      x = x |> bottleneck(stage.out, stride, stride_first, text("conv", number, "_", i + 1))
    }
  }
  return x |> global_pool |> dense(classes, name: "fc")
}

network resnet50(classes = 1000, x: f32[224, 224, 3]) -> f32[classes] {
  return residual_network(x, classes, stride_first: false)
}

network resnet50_v1(classes = 1000, x: f32[224, 224, 3]) -> f32[classes] {
  return residual_network(x, classes, stride_first: true)
}
