let found = search {
  let x = choose [0]
  minimize 1 / x
}
print found.x
