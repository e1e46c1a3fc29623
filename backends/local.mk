include backends/report/local.mk
include backends/interpreter/walk.mk
backends_sources = $(report_sources) $(walk_sources) \
	backends/allocate.c \
	backends/calls.c backends/calls.h \
	backends/evaluator.c backends/evaluator.h \
	backends/interpreter/apply.c backends/interpreter/apply.h \
	backends/interpreter/interpret.c backends/interpreter/interpret.h \
	backends/llvm_load.c backends/llvm.h \
	backends/lower.c backends/lower.h \
	backends/parts.c backends/parts.h \
	backends/runtime/native.h \
	backends/steps.c backends/steps.h
llvm_sources =
