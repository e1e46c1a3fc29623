network wide(x: f32[h, w, 3]) = x |> conv(8, kernel: 3)
network picky(x: f32[h, w, 3]) {
  if height(x) > 32 { x = x |> max_pool(2) }
  repeat min(width(x), 3) { x = x |> relu }
  return x |> scale(choose 1..=min(width(x), 3))
}
print macs(wide()), macs(sized(wide(), h: 3))
