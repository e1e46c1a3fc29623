## SqueezeNet (Iandola and others, 2016): 224x224x3, the first convolution without padding and pools
## that round up. `squeezenet` is version 1.0 (818.9 M multiply-accumulates), `squeezenet_v11` version
## 1.1 (349.2 M).

let fires = [
  (squeeze: 16, expand: 64), (squeeze: 16, expand: 64),
  (squeeze: 32, expand: 128), (squeeze: 32, expand: 128),
  (squeeze: 48, expand: 192), (squeeze: 48, expand: 192),
  (squeeze: 64, expand: 256), (squeeze: 64, expand: 256)
]

fn fire(x, squeeze, expand, name) {
  let thin = x |> conv(squeeze, kernel: 1, name: text(name, "_squeeze")) |> relu
  let point = thin |> conv(expand, kernel: 1, name: text(name, "_expand1x1")) |> relu
  let area = thin |> conv(expand, kernel: 3, name: text(name, "_expand3x3")) |> relu
  return concat(point, area)
}

fn shrink(x) = x |> max_pool(3, stride: 2, padding: "valid", ceil: true)

# The fires after which a pool stands are what sets the two versions apart, and the first layer.
fn body(x, classes, pooled) {
  x = shrink(x)
  let number = 1
  for f in fires {
    number = number + 1
    x = x |> fire(f.squeeze, f.expand, text("fire", number))
    if any(number == p for p in pooled) { x = shrink(x) }
  }
  return x |> conv(classes, kernel: 1, name: "conv10") |> relu |> global_pool
}

network squeezenet(classes = 1000, x: f32[224, 224, 3]) -> f32[classes] {
  return x |> conv(96, kernel: 7, stride: 2, padding: "valid", name: "conv1") |> relu
           |> body(classes, pooled: [4, 8])
}

network squeezenet_v11(classes = 1000, x: f32[224, 224, 3]) -> f32[classes] {
  return x |> conv(64, kernel: 3, stride: 2, padding: "valid", name: "conv1") |> relu
           |> body(classes, pooled: [3, 5])
}
