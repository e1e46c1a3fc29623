print [1, 2][2]
print [1, 2][-1]
let rows = [[1, 2], [3, 4]]
print rows[1, 2]
