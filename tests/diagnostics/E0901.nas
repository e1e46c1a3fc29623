let a = 0
repeat 1_000_000 {
  repeat 1_000_000 {
    a = a + 1
  }
}
