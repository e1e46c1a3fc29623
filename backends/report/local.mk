# The report, the runner of programs and the face of native programs.
report_sources = \
	backends/report/chart.c \
	backends/report/chart.h \
	backends/report/chart_text.c \
	backends/report/csv.c \
	backends/report/json.c \
	backends/report/json.h \
	backends/report/nas.c \
	backends/report/nas.h \
	backends/report/nas_design.c \
	backends/report/nas_expr.c \
	backends/report/number.c \
	backends/report/report.h \
	backends/report/rows.c \
	backends/report/svg.c \
	backends/report/table.c \
	backends/report/text.c \
	backends/report/utf8.c \
	backends/report/write.h \
	backends/runtime/conflict.c \
	backends/runtime/conflict.h \
	backends/runtime/interrupt.c \
	backends/runtime/interrupt.h \
	backends/runtime/native.c \
	backends/runtime/options.c \
	backends/runtime/options.def \
	backends/runtime/options.h \
	backends/runtime/perform.c \
	backends/runtime/perform.h \
	backends/runtime/progress.c \
	backends/runtime/progress.h \
	backends/runtime/sink.c \
	backends/runtime/sink.h \
	passes/run.c \
	passes/run.h
