fn inside(x) = 0 < x < 10
