# Every test speaks TAP: C programs of tests/unit/ and scripts (*.t).
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
T_LOG_DRIVER = $(LOG_DRIVER)
TEST_EXTENSIONS = .t
AM_TESTS_ENVIRONMENT = srcdir='$(abs_srcdir)'; builddir='$(abs_builddir)'; \
	NAS_LIBDIR='$(abs_builddir)/.libs'; export srcdir builddir NAS_LIBDIR;

# unit tests: one program a room, linked with everything but the faces' main
unit_tests =
unit_libs = libnasfront.a libnasrun.a $(JANSSON_LIBS) $(EDIT_LIBS)
noinst_LIBRARIES += tests/libtap.a
tests_libtap_a_SOURCES = tests/tap.c tests/tap.h

check_PROGRAMS += tests/unit/exec
TESTS += tests/unit/exec
tests_unit_exec_SOURCES = tests/unit/exec.c tests/unit/graph.c tests/unit/graph.h
tests_unit_exec_LDADD = tests/libtap.a $(unit_libs)
# lang: the golden texts of tests/lang/ are compared with what `dump` prints
check_PROGRAMS += tests/lang/dump
check_PROGRAMS += tests/unit/lang tests/unit/unit
TESTS += tests/lang/golden.t tests/unit/lang tests/unit/unit
EXTRA_DIST += tests/lang/golden.t $(srcdir)/tests/lang/*.nas $(srcdir)/tests/lang/*.ast \
	$(srcdir)/tests/lang/*.err $(srcdir)/tests/lang/*.fmt $(srcdir)/tests/lang/*.json
tests_lang_dump_SOURCES = tests/lang/dump.c
tests_lang_dump_LDADD = $(unit_libs)
tests_unit_lang_LDADD = tests/libtap.a $(unit_libs)
tests_unit_unit_LDADD = tests/libtap.a $(unit_libs)
check_PROGRAMS += tests/unit/domain
TESTS += tests/unit/domain
tests_unit_domain_LDADD = tests/libtap.a $(unit_libs)

check_PROGRAMS += tests/unit/design tests/unit/design_text tests/unit/layers tests/unit/ops
TESTS += tests/unit/design tests/unit/design_text tests/unit/layers tests/unit/ops
sketch_sources = tests/unit/sketch.c tests/unit/sketch.h
tests_unit_design_SOURCES = tests/unit/design.c $(sketch_sources)
tests_unit_design_LDADD = tests/libtap.a $(unit_libs)
tests_unit_design_text_SOURCES = tests/unit/design_text.c $(sketch_sources)
tests_unit_design_text_LDADD = tests/libtap.a $(unit_libs)
tests_unit_layers_SOURCES = tests/unit/layers.c $(sketch_sources)
tests_unit_layers_LDADD = tests/libtap.a $(unit_libs)
tests_unit_ops_SOURCES = tests/unit/ops.c $(sketch_sources)
tests_unit_ops_LDADD = tests/libtap.a $(unit_libs)

# the command line from end to end
faces_tests = \
	tests/faces/bad_input.t \
	tests/faces/build.t \
	tests/faces/cache.t \
	tests/faces/check.t \
	tests/faces/command_line.t \
	tests/faces/completion.t \
	tests/faces/explain.t \
	tests/faces/fmt.t \
	tests/faces/ir.t \
	tests/faces/manual.t \
	tests/faces/outside.t \
	tests/faces/passes.t \
	tests/faces/repl.t \
	tests/faces/run.t \
	tests/faces/survive.t
TESTS += $(faces_tests)
EXTRA_DIST += .ci/run tests/tap.sh $(faces_tests)
# the reference's examples, the library's models
language_tests = tests/language/reference.t tests/language/rules.t tests/models/layers.t tests/models/golden.t
TESTS += $(language_tests)
EXTRA_DIST += $(language_tests) lang/REFERENCE.md tests/models/eyeriss.nas tests/problems/methods.nas

check_PROGRAMS += tests/unit/expr tests/unit/program
TESTS += tests/unit/expr tests/unit/program
tests_unit_expr_LDADD = tests/libtap.a $(unit_libs)
tests_unit_program_LDADD = tests/libtap.a $(unit_libs)

check_PROGRAMS += tests/unit/nest tests/unit/walk
TESTS += tests/unit/nest tests/unit/walk
tests_unit_nest_LDADD = tests/libtap.a $(unit_libs)
tests_unit_walk_LDADD = tests/libtap.a $(unit_libs)

check_PROGRAMS += tests/unit/report tests/unit/run tests/unit/runtime
TESTS += tests/unit/report tests/unit/run tests/unit/runtime
tests_unit_report_LDADD = tests/libtap.a $(unit_libs)
tests_unit_run_LDADD = tests/libtap.a $(unit_libs)
tests_unit_runtime_LDADD = tests/libtap.a $(unit_libs)

# the solvers
check_PROGRAMS += tests/unit/images tests/unit/nested tests/unit/resume tests/unit/solve
TESTS += tests/unit/images tests/unit/nested tests/unit/resume tests/unit/solve
check_PROGRAMS += tests/unit/hypervolume tests/unit/random
TESTS += tests/unit/hypervolume tests/unit/random
tests_unit_hypervolume_LDADD = tests/libtap.a $(unit_libs)
tests_unit_random_LDADD = tests/libtap.a $(unit_libs)
check_PROGRAMS += tests/unit/spaces
TESTS += tests/unit/spaces
tests_unit_spaces_SOURCES = tests/unit/spaces.c tests/unit/problems.h
tests_unit_spaces_LDADD = tests/libtap.a $(unit_libs)
tests_unit_images_SOURCES = tests/unit/images.c tests/unit/problems.h
tests_unit_images_LDADD = tests/libtap.a $(unit_libs)
tests_unit_nested_SOURCES = tests/unit/nested.c tests/unit/problems.h
tests_unit_nested_LDADD = tests/libtap.a $(unit_libs)
tests_unit_resume_SOURCES = tests/unit/resume.c tests/unit/problems.h
tests_unit_resume_LDADD = tests/libtap.a $(unit_libs)
tests_unit_solve_SOURCES = tests/unit/solve.c tests/unit/problems.h
tests_unit_solve_LDADD = tests/libtap.a $(unit_libs)

# the library's cost model against a walk
check_PROGRAMS += tests/unit/cost_model
TESTS += tests/unit/cost_model
tests_unit_cost_model_LDADD = tests/libtap.a $(unit_libs)

check_PROGRAMS += tests/unit/steps
TESTS += tests/unit/steps
tests_unit_steps_SOURCES = tests/unit/steps.c tests/unit/graph.c tests/unit/graph.h
tests_unit_steps_LDADD = tests/libtap.a $(unit_libs)

check_PROGRAMS += tests/unit/emit tests/unit/evaluator
TESTS += tests/unit/emit tests/unit/evaluator
tests_unit_emit_SOURCES = tests/unit/emit.c tests/unit/graph.c tests/unit/graph.h
tests_unit_emit_LDADD = tests/libtap.a $(unit_libs)
tests_unit_evaluator_SOURCES = tests/unit/evaluator.c tests/unit/problems.h
tests_unit_evaluator_LDADD = tests/libtap.a $(unit_libs)
# the command line's parts
check_PROGRAMS += tests/unit/faces
TESTS += tests/unit/faces
tests_unit_faces_LDADD = tests/libtap.a $(unit_libs)
# random programs: interpreter against native code
check_PROGRAMS += tests/programs/differential
TESTS += tests/programs/differential
tests_programs_differential_SOURCES = tests/programs/differential.c tests/programs/generate.c \
	tests/programs/generate.h
tests_programs_differential_LDADD = tests/libtap.a $(unit_libs)

# every message, the rules of the language, the programs the notation was designed on, known optima
diagnostics_tests = tests/diagnostics/all.t tests/problems/problems.t tests/problems/puzzles.t tests/targets/targets.t
TESTS += $(diagnostics_tests)
EXTRA_DIST += $(diagnostics_tests) tests/diagnostics
# A build that was checked has its logs in a folder of that name as well.
dist-hook:
	rm -f $(distdir)/tests/diagnostics/*.log $(distdir)/tests/diagnostics/*.trs
# what programs write reads back
report_tests = tests/report/winner.t
TESTS += $(report_tests)
EXTRA_DIST += $(report_tests)
check_PROGRAMS += tests/unit/build
TESTS += tests/unit/build
tests_unit_build_LDADD = tests/libtap.a $(unit_libs)

# what fuzzing found stays mended
TESTS += tests/fuzz/regressions.t
EXTRA_DIST += tests/fuzz/regressions.t tests/fuzz/run.sh $(srcdir)/tests/fuzz/regressions/*
# libFuzzer targets: configure with CC=clang --enable-fuzzing --enable-sanitizers, then `make fuzz`
if FUZZING
FUZZ_SECONDS = 60
fuzz_targets = \
	tests/fuzz/fuzz_elaborate \
	tests/fuzz/fuzz_ir \
	tests/fuzz/fuzz_journal \
	tests/fuzz/fuzz_lines \
	tests/fuzz/fuzz_parse \
	tests/fuzz/fuzz_run
noinst_PROGRAMS += $(fuzz_targets)
fuzz_flags = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_elaborate_LDADD = $(unit_libs)
tests_fuzz_fuzz_elaborate_LDFLAGS = $(fuzz_flags)
tests_fuzz_fuzz_ir_LDADD = $(unit_libs)
tests_fuzz_fuzz_ir_LDFLAGS = $(fuzz_flags)
tests_fuzz_fuzz_journal_LDADD = $(unit_libs)
tests_fuzz_fuzz_journal_LDFLAGS = $(fuzz_flags)
tests_fuzz_fuzz_lines_LDADD = $(unit_libs)
tests_fuzz_fuzz_lines_LDFLAGS = $(fuzz_flags)
tests_fuzz_fuzz_parse_LDADD = $(unit_libs)
tests_fuzz_fuzz_parse_LDFLAGS = $(fuzz_flags)
tests_fuzz_fuzz_run_LDADD = $(unit_libs)
tests_fuzz_fuzz_run_LDFLAGS = $(fuzz_flags)
fuzz: nas $(fuzz_targets)
	srcdir='$(abs_srcdir)' $(srcdir)/tests/fuzz/run.sh $(FUZZ_SECONDS)
endif

# What the tests reach, by folder; configure with --enable-coverage.
EXTRA_DIST += tests/coverage.sh
if COVERAGE
coverage: all
	@sh $(srcdir)/tests/coverage.sh forget '$(abs_srcdir)' '$(abs_builddir)'
	@$(MAKE) $(AM_MAKEFLAGS) -k check || echo "coverage: some tests failed" >&2
	@sh $(srcdir)/tests/coverage.sh report '$(abs_srcdir)' '$(abs_builddir)'
else
coverage:
	@echo "coverage: configure with --enable-coverage" >&2; exit 1
endif

# small programs and what becomes of them
check_PROGRAMS += tests/cases/try
TESTS += tests/cases/try
EXTRA_DIST += $(srcdir)/tests/cases/*.cases
tests_cases_try_LDADD = tests/libtap.a $(unit_libs)
# what plots show, and reports at their edges
check_PROGRAMS += tests/unit/charts
TESTS += tests/unit/charts
tests_unit_charts_LDADD = tests/libtap.a $(unit_libs)
