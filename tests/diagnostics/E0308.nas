fn half(x) = x / 2
print half(3, 4)
