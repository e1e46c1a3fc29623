ir_domain_sources = ir/domain.h ir/domains.def ir/domain/parts.h ir/domain/domain.c \
	ir/domain/item.c ir/domain/range.c ir/domain/values.c ir/domain/arrangement.c ir/domain/placement.c \
	ir/domain/sublist.c ir/domain/lattice.c ir/domain/tiling.h ir/domain/tiling.c \
	ir/domain/tiling_repair.c ir/domain/tiling_units.c ir/nest.h ir/nest.c
