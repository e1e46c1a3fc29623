let both = search {
  let x = choose 0..=4
  minimize "cost": x
  maximize "gain": min(x, 3)
}
print both.front[-1].x
