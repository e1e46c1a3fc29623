## U-Net (Ronneberger, Fischer, Brox, 2015): 572x572x1 in, 388x388x2 out, convolutions without
## padding, 150.43 G multiply-accumulates.

fn double(x, out, name) = x |> conv(out, kernel: 3, padding: "valid", name: text(name, "_conv1"))
                            |> relu
                            |> conv(out, kernel: 3, padding: "valid", name: text(name, "_conv2"))
                            |> relu

fn upward(x, skip, out, name) {
  let wide = x |> up_conv(out, kernel: 2, stride: 2, name: text(name, "_upconv"))
  return concat(skip |> crop(height(wide), width(wide)), wide) |> double(out, name)
}

network unet(classes = 2, x: f32[572, 572, 1]) -> f32[388, 388, classes] {
  let d1 = x |> double(64, "down1")
  let d2 = d1 |> max_pool(2, stride: 2) |> double(128, "down2")
  let d3 = d2 |> max_pool(2, stride: 2) |> double(256, "down3")
  let d4 = d3 |> max_pool(2, stride: 2) |> double(512, "down4")
  let d5 = d4 |> max_pool(2, stride: 2) |> double(1024, "down5")
  let u4 = upward(d5, d4, 512, "up4")
  let u3 = upward(u4, d3, 256, "up3")
  let u2 = upward(u3, d2, 128, "up2")
  let u1 = upward(u2, d1, 64, "up1")
  return u1 |> conv(classes, kernel: 1, name: "out_1x1")
}
