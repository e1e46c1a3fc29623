let found = search {
  let width = choose 1..=8
  let depth = choose 1..=8
  require "it must be wide": width >= 7
  require "it must be deep": depth >= 7
  require "it must fit": width * depth <= 40
  require width != 3
  minimize width + depth
}
print found.width
