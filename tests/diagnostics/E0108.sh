# One byte more than a source may have.
head -c 67108865 /dev/zero | tr '\0' '#'
