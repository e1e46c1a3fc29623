# Brackets deeper than anybody writes.
awk 'BEGIN {
    printf "let a = "
    for (i = 0; i < 2000; i++) printf "("
    printf "1"
    for (i = 0; i < 2000; i++) printf ")"
    print ""
}'
