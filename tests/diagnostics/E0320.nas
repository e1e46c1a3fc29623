fn again(n) = again(n - 1)
print again(3)
