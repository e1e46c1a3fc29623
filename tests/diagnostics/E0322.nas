fn show(x) {
  print x
}
for i in 0..<3 {
  print i
}
let a = search {
  let x = choose 1..=3
  export x as "x.csv"
  minimize x
}
