let far = search {
  let x = choose 1..=12
  let y = choose 1..=12
  require "both": x >= 24 and y >= 48
  require "either": x == 0 or 1.2 * x + y > 50 and y < 20
  minimize x * y
  using exhaustive
}
print far.x
