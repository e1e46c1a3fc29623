let found = search {
  let x = choose 1..=3
  minimize command("echo", x)
}
print found.x
