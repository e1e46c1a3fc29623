print (2ns) ^ 0.3
print sqrt(2ns)
print sqrt(4mm2)
