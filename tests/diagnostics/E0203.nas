let a = max(1, 2
let b = 3
let c = [1, 2
print b
