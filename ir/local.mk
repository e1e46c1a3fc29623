include ir/domain/local.mk
include ir/op/local.mk
ir_sources = $(ir_domain_sources) $(ir_design_sources) \
	ir/method.c ir/method.h ir/methods.def
