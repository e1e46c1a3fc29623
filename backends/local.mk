include backends/report/local.mk
backends_sources = $(report_sources)
llvm_sources =
