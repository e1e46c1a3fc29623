include frontend/faces/local.mk
frontend_sources = $(faces_sources) \
	frontend/arithmetic.c \
	frontend/block.c \
	frontend/builtin.c frontend/builtin.h frontend/builtins.def \
	frontend/builtin_design.c \
	frontend/builtin_domain.c \
	frontend/builtin_plain.c \
	frontend/builtin_shown.c \
	frontend/call.c \
	frontend/call_builtin.c \
	frontend/choose.c \
	frontend/close.c \
	frontend/closing.h \
	frontend/cut.c \
	frontend/owners.c \
	frontend/complete.c \
	frontend/condition.c \
	frontend/data.c \
	frontend/draft.c \
	frontend/each.c \
	frontend/elaborate.h \
	frontend/estimate.c \
	frontend/expression.c \
	frontend/fold.c \
	frontend/front.c \
	frontend/frontend.c frontend/frontend.h \
	frontend/later.c \
	frontend/merge.c \
	frontend/module.c frontend/module.h \
	frontend/names.c \
	frontend/network.c \
	frontend/path.c \
	frontend/range.c \
	frontend/scope.c \
	frontend/solver.c \
	frontend/statement.c \
	frontend/thing.c

# The standard library travels inside the program.
frontend_generated = frontend/stdlib_text.c
BUILT_SOURCES += frontend/stdlib_text.c
CLEANFILES += frontend/stdlib_text.c
EXTRA_DIST += frontend/embed.sh
frontend/stdlib_text.c: frontend/embed.sh $(stdlib_files)
	$(AM_V_GEN)$(MKDIR_P) frontend && \
	  (cd $(srcdir) && sh frontend/embed.sh . $(stdlib_files)) >$@.new && mv $@.new $@
