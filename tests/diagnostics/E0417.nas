print sum([1ns, 2pJ])
print max(1, "two")
