let both = search {
  let x = choose 0..=4
  minimize "cost": x * 1J
  maximize "gain": min(x, 3)
}
print hypervolume(both.front, at: (5, 0))
print hypervolume(both.front, at: (5J, 0, 1))
