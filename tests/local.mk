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

check_PROGRAMS += tests/unit/exec
TESTS += tests/unit/exec
tests_unit_exec_SOURCES = tests/unit/exec.c tests/unit/graph.c tests/unit/graph.h
tests_unit_exec_LDADD = tests/libtap.a $(unit_libs)
