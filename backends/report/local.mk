# The report, the runner of programs and the face of native programs.
report_sources = \
	backends/report/report.h \
	backends/runtime/conflict.h \
	backends/runtime/interrupt.h \
	backends/runtime/options.def backends/runtime/options.h \
	backends/runtime/perform.h \
	backends/runtime/progress.h \
	backends/runtime/sink.h \
	passes/run.h
