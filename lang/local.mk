lang_sources = \
	lang/build.c lang/parser.h \
	lang/diagnostic.c lang/diagnostic.h lang/diagnostics.def lang/report.h \
	lang/diagnostic_json.c \
	lang/diagnostic_print.c \
	lang/documents.c \
	lang/foreign.c lang/foreign.def \
	lang/format.c lang/format.h \
	lang/format_align.c \
	lang/format_layout.c \
	lang/layout.c \
	lang/parse.c \
	lang/placement.c \
	lang/print.c \
	lang/scan.c \
	lang/schema.c lang/syntax.def lang/syntax.h \
	lang/source.c lang/source.h \
	lang/syntax_error.c \
	lang/tokens.c lang/tokens.h lang/tokens.def \
	lang/utf8.c
lang_generated = lang/grammar.c lang/grammar.h lang/scanner.c

EXTRA_DIST += lang/grammar.y lang/scanner.l
BUILT_SOURCES += lang/grammar.c lang/grammar.h lang/scanner.c
CLEANFILES += lang/grammar.c lang/grammar.h lang/scanner.c

lang_bison = $(AM_V_GEN)$(MKDIR_P) lang && $(BISON) --warnings=all,error --output=lang/grammar.c \
	--defines=lang/grammar.h $(srcdir)/lang/grammar.y
lang/grammar.c: lang/grammar.y
	$(lang_bison)
lang/grammar.h: lang/grammar.c
	@test -f $@ || { rm -f lang/grammar.c; $(MAKE) $(AM_MAKEFLAGS) lang/grammar.c; }
lang/scanner.c: lang/scanner.l
	$(AM_V_GEN)$(MKDIR_P) lang && $(FLEX) --outfile=$@ $(srcdir)/lang/scanner.l
