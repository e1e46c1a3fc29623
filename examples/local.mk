# programs to read and to run; tests/problems/ compares their answers with what is known otherwise
examplesdir = $(pkgdatadir)/examples
dist_examples_DATA = \
	examples/assignment.nas \
	examples/filter.nas \
	examples/job_shop.nas \
	examples/knapsack.nas \
	examples/leaders.nas \
	examples/mobilenet.nas \
	examples/naas.nas \
	examples/quickstart.nas \
	examples/sudoku.nas \
	examples/travelling.nas \
	examples/two_aims.nas
