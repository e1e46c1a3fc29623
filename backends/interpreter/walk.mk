walk_sources = backends/interpreter/walk.h backends/interpreter/walk.c
