## ResNet-8 as MLPerf Tiny has it, for 28x28 grey pictures: three stages of one residual block.

fn basic(x, out, stride, name) {
  let deep = x |> conv(out, kernel: 3, stride: stride, name: text(name, "_a")) |> batch_norm |> relu
               |> conv(out, kernel: 3, name: text(name, "_b")) |> batch_norm
  let short = if stride == 1 and channels(x) == out { x }
              else { x |> conv(out, kernel: 1, stride: stride,
                               name: text(name, "_proj")) |> batch_norm }
  return deep + short |> relu
}

network resnet8(classes = 10, x: f32[28, 28, 1]) -> f32[classes] {
  x = x |> conv(16, kernel: 3, name: "stem") |> batch_norm |> relu
  x = x |> basic(16, 1, "stage1") |> basic(32, 2, "stage2") |> basic(64, 2, "stage3")
  return x |> global_pool |> dense(classes, name: "fc")
}
