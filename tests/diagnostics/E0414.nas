let t = choose tiling([1, 2], 1, false, [4, 4], [0, 1], [1, 1], 10, 10)
