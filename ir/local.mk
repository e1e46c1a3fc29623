include ir/domain/local.mk
include ir/op/local.mk
ir_sources = $(ir_domain_sources) $(ir_design_sources) \
	ir/apply.c ir/expr.c ir/expr.h ir/expr.def ir/facts.c ir/interval.c ir/loop.c \
	ir/operation.c ir/rewrite.c ir/simplify.c ir/store.h \
	ir/method.c ir/method.h ir/methods.def \
	ir/problem.c ir/problem.h ir/program.h \
	ir/text.c ir/text.h \
	ir/type.c ir/type.h \
	ir/value.c ir/value.h ir/value_text.c
