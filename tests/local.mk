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
