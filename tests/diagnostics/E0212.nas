let f = (a, 2) => a
