fn half(x) = x / 2
print half(3, 4)
let add = (a, b) => a + b
print add(1)
print add(1, 2, 3)
