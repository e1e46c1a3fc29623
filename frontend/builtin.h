/* The functions of builtins.def; each answers a value, poison after reporting an error. */
#ifndef NAS_FRONTEND_BUILTIN_H
#define NAS_FRONTEND_BUILTIN_H

#include "frontend/elaborate.h"

typedef const struct value *builtin_function(struct elaborator *, const struct builtin_call *);

/* fold.c */
builtin_function builtin_sum, builtin_product, builtin_mean, builtin_geomean, builtin_min,
    builtin_max, builtin_any, builtin_all;

/* builtin_plain.c: numbers, lists, texts */
builtin_function builtin_unary, builtin_number, builtin_symbol, builtin_len, builtin_zip,
    builtin_reverse, builtin_join, builtin_text;

/* builtin_shown.c: tables and plots */
builtin_function builtin_table, builtin_plot;

/* front.c */
builtin_function builtin_hypervolume;

/* builtin_domain.c */
builtin_function builtin_arrangement, builtin_placement, builtin_sublist, builtin_lattice,
    builtin_tiling;

/* builtin_design.c */
builtin_function builtin_layers, builtin_macs, builtin_weights, builtin_channels, builtin_height,
    builtin_width, builtin_fresh, builtin_sized;

/* data.c: data sets, answers from outside */
builtin_function builtin_ask, builtin_command, builtin_dataset, builtin_transform_data;

/* later.c: what checks and does not run yet */
builtin_function builtin_later_share, builtin_later_real, builtin_later_time, builtin_later_size,
    builtin_later_truth, builtin_later_design, builtin_kept;

#endif
