fn half(x) = x / 2
print half(3, x: 4)
print half(x: 3, x: 4)
print len(list: [1], list: [2])
