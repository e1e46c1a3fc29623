import "parts/cycle_a.nas" as a
print a.one
