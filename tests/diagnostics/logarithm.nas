let found = search {
  let x = choose -3..=3
  minimize log(x)
}
print found.x
let other = search {
  let x = choose -3..=-1
  minimize sqrt(x)
}
print other.x
