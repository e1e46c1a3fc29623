let both = search {
  let x = choose 0..=4
  minimize "cost": x
  maximize "gain": min(x, 3)
}
print sum(a.x * b.x for a in both.front for b in both.front)
