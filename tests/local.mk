# Every test speaks TAP: C programs of tests/unit/ and scripts (*.t).
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
T_LOG_DRIVER = $(LOG_DRIVER)
TEST_EXTENSIONS = .t
AM_TESTS_ENVIRONMENT = srcdir='$(abs_srcdir)'; builddir='$(abs_builddir)'; export srcdir builddir;

# unit tests: one program a room, linked with everything but the faces' main
unit_tests =
unit_libs = libnasfront.a libnasrun.a $(JANSSON_LIBS) $(EDIT_LIBS)
noinst_LIBRARIES += tests/libtap.a
tests_libtap_a_SOURCES = tests/tap.c tests/tap.h

# lang: the golden texts of tests/lang/ are compared with what `dump` prints
check_PROGRAMS += tests/lang/dump
tests_lang_dump_SOURCES = tests/lang/dump.c
tests_lang_dump_LDADD = $(unit_libs)
check_PROGRAMS += tests/unit/domain
TESTS += tests/unit/domain
tests_unit_domain_LDADD = tests/libtap.a $(unit_libs)
check_PROGRAMS += tests/unit/design tests/unit/layers
TESTS += tests/unit/design tests/unit/layers
tests_unit_design_SOURCES = tests/unit/design.c tests/unit/sketch.c tests/unit/sketch.h
tests_unit_design_LDADD = tests/libtap.a $(unit_libs)
tests_unit_layers_SOURCES = tests/unit/layers.c tests/unit/sketch.c tests/unit/sketch.h
tests_unit_layers_LDADD = tests/libtap.a $(unit_libs)
# the command line from end to end
faces_tests = \
	tests/faces/bad_input.t \
	tests/faces/build.t \
	tests/faces/cache.t \
	tests/faces/check.t \
	tests/faces/command_line.t \
	tests/faces/explain.t \
	tests/faces/fmt.t \
	tests/faces/ir.t \
	tests/faces/manual.t \
	tests/faces/outside.t \
	tests/faces/repl.t \
	tests/faces/run.t \
	tests/faces/survive.t
TESTS += $(faces_tests)
EXTRA_DIST += tests/tap.sh $(faces_tests)
# the reference's examples, the library's models
language_tests = tests/language/reference.t tests/models/layers.t
TESTS += $(language_tests)
EXTRA_DIST += $(language_tests) lang/REFERENCE.md

check_PROGRAMS += tests/unit/expr
TESTS += tests/unit/expr
tests_unit_expr_LDADD = tests/libtap.a $(unit_libs)
