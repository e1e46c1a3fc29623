support_sources = \
	support/arena.c support/arena.h \
	support/buffer.c support/buffer.h \
	support/build_id.h \
	support/clock.c support/clock.h \
	support/decimal.c support/decimal.h \
	support/distance.c support/distance.h \
	support/files.c support/files.h \
	support/hash.c support/hash.h \
	support/limits.h \
	support/map.c support/map.h \
	support/random.c support/random.h \
	support/span.h \
	support/unit.c support/unit.h support/units.def \
	support/vector.c support/vector.h
