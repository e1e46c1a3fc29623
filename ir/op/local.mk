ir_design_sources = \
	ir/builder.c ir/design.c ir/design.h ir/design_print.c ir/design_read.c \
	ir/design_verify.c ir/ops.def \
	ir/op/rules.h ir/op/rules.c ir/op/rows.c ir/op/size.c ir/op/table.c \
	ir/op/circuit.c ir/op/image.c ir/op/join.c ir/op/points.c ir/op/sequence.c
