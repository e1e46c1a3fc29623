export [1, 2] as "numbers"
