print "nets\mobile"
