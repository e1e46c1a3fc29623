include backends/report/local.mk
include backends/interpreter/walk.mk
backends_sources = $(report_sources) $(walk_sources) \
	backends/allocate.c \
	backends/build.c backends/build.h \
	backends/build_header.c backends/build_header.h \
	backends/calls.c backends/calls.h \
	backends/evaluator.c backends/evaluator.h \
	backends/hypervolume.c backends/hypervolume.h \
	backends/interpreter/apply.c backends/interpreter/apply.h \
	backends/interpreter/interpret.c backends/interpreter/interpret.h \
	backends/link.c backends/link.h \
	backends/llvm_load.c backends/llvm.h \
	backends/lower.c backends/lower.h \
	backends/parts.c backends/parts.h \
	backends/runtime/native.h \
	backends/shape.c \
	backends/steps.c backends/steps.h
EXTRA_DIST += backends/README.md
llvm_sources = \
	backends/llvm/apply.c \
	backends/llvm/data.c \
	backends/llvm/emitter.h \
	backends/llvm/function.c \
	backends/llvm/module.c \
	backends/llvm/power.c \
	backends/llvm/target.c \
	backends/llvm/targets.def \
	backends/llvm/types.c \
	backends/llvm/walk.c \
	backends/shape.c \
	support/arena.c
