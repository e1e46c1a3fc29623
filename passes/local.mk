passes_sources = \
	passes/answer.c passes/archive.c passes/checkpoint.c passes/command.c passes/crowd.c \
	passes/draw.c passes/evaluate.c passes/expressions.c passes/image.c passes/image.h \
	passes/journal.c passes/journal.h passes/oracle.c passes/oracle.h passes/pass.c passes/pass.h passes/passes.def passes/pool.c passes/pool.h \
	passes/search.c passes/search.h passes/seen.c passes/seen.h passes/session.c \
	passes/session.h passes/solution.c passes/solve.h passes/narrow.c passes/outside.c passes/space.c passes/space.h \
	passes/store.c passes/store.h passes/truths.c passes/truths.h passes/walk.c \
	passes/method/annealing.c passes/method/cmaes.c passes/method/evolution.c \
	passes/method/exhaustive.c passes/method/nsga2.c passes/method/random.c \
	passes/method/vary.c passes/method/vary.h
