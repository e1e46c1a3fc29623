#!/bin/sh
# The prelude's loop-nest rules against the counts of Timeloop's published Eyeriss-like example.
. "$srcdir/tests/tap.sh"
run run "$srcdir/tests/models/eyeriss.nas"
status 0 "the example runs"
out_is 'macs 10838016 cycles 86016 utilisation 0.75
dram 13824 157296 401408
buffer 9831 1354752 401408
element 1536 10752 86016 57344
energy true' "every count is the published one"
finish
