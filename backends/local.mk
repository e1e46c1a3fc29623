include backends/report/local.mk
include backends/interpreter/walk.mk
backends_sources = $(report_sources) $(walk_sources)
llvm_sources =
