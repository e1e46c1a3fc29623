ir_sources = \
	ir/method.c ir/method.h ir/methods.def
