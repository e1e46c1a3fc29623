fn power(x) = x * x * x * x * x * x * x * x * x * x
print power(power(power(2ns)))
