## VGG-16, configuration D (Simonyan and Zisserman, 2014): 224x224x3, 15.47 G multiply-accumulates.

let stages = [[64, 64], [128, 128], [256, 256, 256], [512, 512, 512], [512, 512, 512]]

network vgg16(classes = 1000, x: f32[224, 224, 3]) -> f32[classes] {
  let stage = 0
  for widths in stages {
    stage = stage + 1
    let place = 0
    for width in widths {
      place = place + 1
      x = x |> conv(width, kernel: 3, name: text("conv", stage, "_", place)) |> relu
    }
    x = x |> max_pool(2, stride: 2)
  }
  x = x |> flatten |> dense(4096, name: "fc6") |> relu |> dense(4096, name: "fc7") |> relu
  return x |> dense(classes, name: "fc8")
}
