let found = search {
  let x = choose 1..=5
  maximize x
}
let list = [10, 20, 30]
print list[found.x]
