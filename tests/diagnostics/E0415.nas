print zip([1, 2], [1])
