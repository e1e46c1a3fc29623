let best = (1, size: 2)
