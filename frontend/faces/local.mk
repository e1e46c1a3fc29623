# The command line and the REPL, and the pages and scripts that the built nas writes about itself.
faces_sources = \
	frontend/faces/build.c \
	frontend/faces/cache.c \
	frontend/faces/check.c \
	frontend/faces/cli.c frontend/faces/cli.h \
	frontend/faces/colon.c \
	frontend/faces/commands.def \
	frontend/faces/completion.c \
	frontend/faces/explain.c \
	frontend/faces/flags.c frontend/faces/flags.def \
	frontend/faces/fmt.c \
	frontend/faces/help.c \
	frontend/faces/topics.c frontend/faces/topics.def frontend/faces/topics.h \
	frontend/faces/input.c \
	frontend/faces/ir.c \
	frontend/faces/kept.c frontend/faces/kept.h \
	frontend/faces/line_complete.c frontend/faces/line_complete.h \
	frontend/faces/listing.c frontend/faces/listing.h \
	frontend/faces/load.c frontend/faces/load.h \
	frontend/faces/manual.c \
	frontend/faces/messages.h \
	frontend/faces/outside.c \
	frontend/faces/repl.c frontend/faces/repl.def frontend/faces/repl.h \
	frontend/faces/run.c \
	frontend/faces/space.c \
	frontend/faces/tables.c \
	frontend/faces/why.c frontend/faces/why.h

faces_manuals = manual/nas.1 manual/nas.5 manual/nas-errors.7
man_MANS = $(faces_manuals)
bashcompletiondir = $(datadir)/bash-completion/completions
bashcompletion_DATA = completion/nas
zshcompletiondir = $(datadir)/zsh/site-functions
zshcompletion_DATA = completion/_nas
CLEANFILES += $(faces_manuals) completion/nas completion/_nas

manual/nas.1: nas$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) manual && ./nas$(EXEEXT) help --man=1 -o $@
manual/nas.5: nas$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) manual && ./nas$(EXEEXT) help --man=5 -o $@
manual/nas-errors.7: nas$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) manual && ./nas$(EXEEXT) help --man=7 -o $@
completion/nas: nas$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) completion && ./nas$(EXEEXT) help --completion=bash -o $@
completion/_nas: nas$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) completion && ./nas$(EXEEXT) help --completion=zsh -o $@
