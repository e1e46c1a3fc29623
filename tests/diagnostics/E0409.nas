print sqrt(-1)
print log(0)
