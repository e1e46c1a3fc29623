let a = 3 + 4
print a
