print 3ns + 2pJ
print 4KiB < 3mm2
print 1..=3ns
