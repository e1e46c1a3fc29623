fn f(x) {
  require x > 1
  return x
}
print f(3)
require 1 < 2
