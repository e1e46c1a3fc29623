print mean(m for m in sample(0, choose 1..=9))
print mean(m for m in sample(2.5, choose 1..=9))
print mean(m for m in sample(1e9, choose 1..=9))
print mean(m for m in sample((choose 1..=3), choose 1..=9))
