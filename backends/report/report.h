/* Concrete values as text for people, as JSON for programs, as SVG, and as .nas source.
 *
 * Values come from run_value: every scalar is a number. Nothing here prints; callers own the
 * buffer.
 */
#ifndef NAS_BACKENDS_REPORT_H
#define NAS_BACKENDS_REPORT_H

#include "ir/design.h"
#include "ir/value.h"
#include "support/buffer.h"

struct report_style {
    size_t width; /* columns of the terminal; 0: 80 */
    bool unicode; /* box lines and braille dots, else ASCII */
    bool colour;
};

/* One value as `print` shows it, without a final newline; tables and plots take several lines. */
void report_text(struct buffer *out, struct exprs *exprs, const struct value *value,
                 const struct report_style *style);

/* Quantities as {"value": number in base units, "unit": "J"}; plain numbers as numbers;
 * not-a-number and infinities as null; symbols as texts. */
void report_json(struct buffer *out, struct exprs *exprs, const struct value *value);

/* A VALUE_PLOT as an SVG 1.1 document. */
void report_svg(struct buffer *out, struct exprs *exprs, const struct value *plot);

/* A list of records (or VALUE_TABLE) as CSV with a header line. */
void report_csv(struct buffer *out, struct exprs *exprs, const struct value *table);

/* The value as a .nas file that checks, runs and builds alone: `let name = ...`, designs as
 * networks or circuits with every choice fixed, and a print. With name NULL the value is a record,
 * and each of its fields becomes a name of its own. Nothing in it may have free choices. */
void report_nas(struct buffer *out, struct exprs *exprs, const char *name,
                const struct value *value, const char *doc);

#endif
