require 0 < x < 10
let a = b == c != d
let ok = (a < b) == (c < d)
