# Means over samples, each of which reads the members of all around it: one more than a step can
# keep apart.
awk 'BEGIN {
    text = "a0"
    for (i = 1; i <= 60; i++)
        text = "mean(a" i " + (" text ") for a" (i - 1) " in sample(2, choose 1..=2))"
    print "print mean(" text " for a60 in sample(2, choose 1..=2))"
}'
