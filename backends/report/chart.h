/* What a plot shows, made from its data: series of points, or bars with labels. The terminal's plot
 * and the SVG file draw the same chart.
 *
 * Data and what becomes of them:
 *   a list of numbers                   bars when few, else points over their index
 *   a list of pairs of numbers          points
 *   a list of lists of numbers          one series each, over the index
 *   a record of numbers                 bars with the fields' names
 *   a record of lists of numbers        one series each
 *   a list of records                   the two fields named by the plot, or the two objectives of
 * a front, or the first two fields that are numbers; bars where the first is a text or there is
 * only one number
 */
#ifndef NAS_BACKENDS_REPORT_CHART_H
#define NAS_BACKENDS_REPORT_CHART_H

#include "backends/report/write.h"

struct axis {
    const char *name; /* NULL: none */
    struct column_unit unit;
    double low; /* of all points, in the unit */
    double high;
};

struct series {
    const char *name; /* NULL when there is one */
    size_t count;
    double *x; /* in the axis's unit */
    double *y;
};

struct chart {
    const char *title;  /* NULL: none */
    bool bars;          /* one series; x is 0, 1, ... */
    const char **label; /* of bars */
    struct axis x;
    struct axis y;
    struct series *series;
    size_t count;
    size_t points; /* in all series */
};

struct chart chart_of(struct arena *arena, struct exprs *exprs, const struct value *plot);

/* The name and the unit of an axis: "energy [uJ]"; "" when it has neither. */
const char *axis_title(struct arena *arena, const struct axis *axis);

/* How far along the axis a value is: 0 at its low end, 1 at its high end, within them. */
double axis_share(const struct axis *axis, double value);

/* Round numbers about `most` of which span low..high: the first at or above low, and their step. */
struct ticks {
    double first;
    double step;
    size_t count;
};
struct ticks ticks_of(double low, double high, size_t most);

/* The tick as text, without digits that the step does not need. */
void write_tick(struct buffer *out, double tick, double step);

#endif
