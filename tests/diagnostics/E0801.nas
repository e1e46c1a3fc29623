import "parts/missing.nas" as m
print m.a
