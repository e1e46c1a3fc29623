include ir/domain/local.mk
include ir/op/local.mk
ir_sources = $(ir_domain_sources) $(ir_design_sources) \
	ir/apply.c ir/expr.c ir/expr.h ir/expr.def ir/facts.c ir/interval.c ir/loop.c \
	ir/operation.c ir/rewrite.c ir/simplify.c ir/store.h \
	ir/format.c ir/format.h ir/formats.def \
	ir/method.c ir/method.h ir/methods.def \
	ir/print.c ir/print.h ir/print_item.c \
	ir/problem.c ir/problem.h ir/program.h \
	ir/read.c ir/read.h ir/read_expr.c ir/read_problem.c \
	ir/text.c ir/text.h \
	ir/type.c ir/type.h \
	ir/value.c ir/value.h ir/value_text.c \
	ir/verify.c ir/verify.h ir/verify_expr.c ir/verify_problem.c ir/words.h
