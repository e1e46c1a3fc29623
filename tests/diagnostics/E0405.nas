print 2 ^ 3ns
