/* What the writers of this folder share: numbers and names as text, widths of text on a terminal,
 * escaping, the rows of a table, and values on one line and on several.
 */
#ifndef NAS_BACKENDS_REPORT_WRITE_H
#define NAS_BACKENDS_REPORT_WRITE_H

#include "backends/report/report.h"

/* ---- numbers (number.c) ---------------------------------------------------------------------- */

/* The shortest text that reads back as the same double: "0.1", "1e+20", "nan", "inf". */
void write_exact(struct buffer *out, double value);

/* For people: at most `digits` significant digits, whole numbers in full, "1.5e-7" for "1.5e-07".
 */
void write_rounded(struct buffer *out, double value, struct type type, int digits);

/* A scalar for people, with its unit, `digits` significant digits or 0 for exact source text. */
void write_scalar(struct buffer *out, struct exprs *exprs, const struct value *scalar, int digits);

/* The base unit of a dimension as it is written after a number: "J", "bit/s", "J*s"; "" for none.
 */
void write_base_unit(struct buffer *out, struct dimension dimension);

/* The value of a concrete scalar; false while it still depends on something. */
bool scalar_number(const struct value *value, double *number);

/* A unit in which numbers of one dimension read well together. */
struct column_unit {
    char text[32]; /* "uJ"; "" for plain numbers */
    double scale;  /* one of it in base units */
};
/* From the median magnitude; `wished` is the unit the user wrote for all of them, or NULL. */
struct column_unit column_unit(const double *number, size_t count, struct dimension dimension,
                               const char *wished);

/* ---- text (utf8.c) --------------------------------------------------------------------------- */

/* Columns that a text takes on a terminal. */
size_t display_width(const char *text);

/* Writes `text`, cut to `width` columns with a sign of omission when it is longer. */
void write_cut(struct buffer *out, const char *text, size_t width, bool unicode);

/* Decodes one character; an invalid byte is U+FFFD of one byte. Moves *text behind it. */
uint32_t utf8_next(const char **text);
void utf8_write(struct buffer *out, uint32_t character);

/* With the characters that XML reserves replaced; control characters are dropped. */
void write_xml(struct buffer *out, const char *text);

/* ---- tables (rows.c) ------------------------------------------------------------------------- */

/* A table's rows as records: of a list, a VALUE_TABLE's list, or a single record. */
struct column {
    const char *name;          /* "layer", "values.energy" */
    bool nested;               /* from inside a field, or a field that is no scalar */
    const struct value **cell; /* one a row; NULL where the row lacks it */
};
struct rows {
    size_t rows;
    struct column *column; /* plain fields in the order of first appearance, then nested ones */
    size_t columns;
};
struct rows rows_of(struct arena *arena, const struct value *table);

/* The list or record that a table, a plot or a plain value holds. */
const struct value *rows_data(const struct value *value);

/* Whether every cell that is there is a number of one dimension. */
bool column_is_number(const struct rows *rows, const struct column *column,
                      struct dimension *dimension);

/* The unit that the user asked for in every cell, or NULL. */
const char *column_wished(const struct rows *rows, const struct column *column);

/* ---- values on one line (inline.c) ----------------------------------------------------------- */

/* A value on one line; `inside` a list or record texts are quoted. */
void write_inline(struct buffer *out, struct exprs *exprs, const struct value *value, bool inside);

/* The qubits that make a design a circuit, or NULL. */
const struct wire *design_register(const struct design *design);

/* ---- values on several lines (table.c, chart.c) ---------------------------------------------- */

/* Without a final newline. */
void write_table(struct buffer *out, struct exprs *exprs, const struct value *table,
                 const struct report_style *style);
void write_chart(struct buffer *out, struct exprs *exprs, const struct value *plot,
                 const struct report_style *style);

#endif
