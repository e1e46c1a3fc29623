let far = search {
  let x = choose 1..=12
  let y = choose 1m..=9m step 1m
  require "far": x >= 50
  minimize x * y
}
print far.x
