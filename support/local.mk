support_sources = \
	support/arena.c support/arena.h \
	support/buffer.c support/buffer.h \
	support/files.c support/files.h \
	support/hash.c support/hash.h \
	support/limits.h \
	support/map.c support/map.h \
	support/random.c support/random.h \
	support/span.h \
	support/vector.c support/vector.h
