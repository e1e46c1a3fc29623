fn show(x) {
  print x
  return x
}
let shown = show(3)
let a = search {
  let x = choose 1..=3
  export x as "x.csv"
  minimize x
}
