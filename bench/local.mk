# Benchmarks: built and run by `make bench` only.
bench_libs = bench/libbench.a libnasfront.a libnasrun.a $(JANSSON_LIBS) $(EDIT_LIBS)
bench_programs = bench/mapping bench/share bench/spawn
EXTRA_LIBRARIES = bench/libbench.a bench/libscalar.a
EXTRA_PROGRAMS = $(bench_programs)
EXTRA_DIST += bench/run bench/README.md bench/generate.awk bench/machine.nas bench/solvers.nas
CLEANFILES += $(EXTRA_PROGRAMS) $(EXTRA_LIBRARIES)

bench_libbench_a_SOURCES = bench/bench.c bench/bench.h
# The peer is built as its user would build it, whatever the rest is built with.
bench_libscalar_a_SOURCES = bench/mapping_scalar.c bench/mapping_scalar.h
bench_libscalar_a_CFLAGS = $(AM_CFLAGS) $(CFLAGS) -O3 -march=native
bench_mapping_SOURCES = bench/mapping.c
bench_mapping_LDADD = bench/libscalar.a $(bench_libs)
bench_share_SOURCES = bench/share.c
bench_share_LDADD = $(bench_libs)
bench_share_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=function_run
bench_spawn_SOURCES = bench/spawn.c
bench_spawn_LDADD = bench/libbench.a

# One after the other: `all` is a make of its own, which must not build the same libraries at once.
bench:
	@$(MAKE) $(AM_MAKEFLAGS) all
	@$(MAKE) $(AM_MAKEFLAGS) $(bench_programs)
	@builddir='$(abs_builddir)' srcdir='$(abs_srcdir)' compiler='$(CC) $(CFLAGS)' \
		$(SHELL) $(srcdir)/bench/run $(BENCH_FLAGS)
