/* Domains: what a choice ranges over. domains.def has one row a kind.
 *
 * A point of a domain is a fixed number of whole-number slots, stored as doubles. The domain's
 * parameters are numbers too, known when a solve starts or, when they depend on other choices, when
 * those are drawn (S17). The contract of a kind: count, sample, mutate, cross, encode, decode,
 * repair, print, and `nth` to enumerate.
 */
#ifndef NAS_IR_DOMAIN_H
#define NAS_IR_DOMAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "support/arena.h"
#include "support/buffer.h"
#include "support/random.h"

/* One domain's numbers: its parameters. */
struct extent {
    const double *param;
    size_t params;
    const void *ready; /* what `prepare` made of them, or NULL */
};

struct bounds {
    double low, high;
};

/* Whatever finite or other numbers the parameters and the slots are, no function crashes or takes
 * long: parameters are clamped to what makes sense, sample, mutate, cross, decode and repair leave
 * a valid point, and an empty domain's point is within its bounds. What repair, mutate and cross
 * are given need not be valid. No function allocates, except print. */
struct domain {
    const char *name; /* "item", "arrangement", ... */
    const char *doc;  /* what domains.def says */
    /* Slots of a point; may depend only on parameters that are constants (given here). */
    size_t (*slots)(struct extent);
    /* Reads parameters that many calls will have once and for all; NULL when that saves nothing. */
    const void *(*prepare)(struct arena *, struct extent);
    /* Smallest and largest value of slot k: for intervals and for the canonical form. */
    struct bounds (*bounds)(struct extent, size_t slot);
    /* Number of points; exact below 2^53, else approximate; 0 for an empty domain. */
    double (*count)(struct extent);
    /* Point number n in a fixed order, 0 <= n < count; NULL when the kind cannot be enumerated. */
    void (*nth)(struct extent, double n, double *slot);
    /* Uniform over the points, but for lattices (uniform over the numbers of dimensions, then over
     * sizes) and tilings (good ones are likelier, and each is possible unless another tile of the
     * buffer needs fewer trips, or is smaller with as many). */
    void (*sample)(struct extent, struct random *, double *slot);
    /* Changes the point in place a little; `rate` in (0, 1] is the share of its parts to change; at
     * least one part changes when the domain has more than one point. */
    void (*mutate)(struct extent, struct random *, double rate, double *slot);
    /* A child of both parents; it is another array than theirs. */
    void (*cross)(struct extent, struct random *, const double *a, const double *b, double *child);
    /* For methods on the real line (CMA-ES): coordinates in [0, 1]. */
    size_t (*coordinates)(struct extent);
    void (*encode)(struct extent, const double *slot, double *unit);
    void (*decode)(struct extent, const double *unit, double *slot);
    /* A valid point near this one: after a parameter changed or a file was read; what the functions
     * above leave needs none. Idempotent; a valid point is not changed. */
    void (*repair)(struct extent, double *slot);
    void (*print)(struct extent, const double *slot, struct buffer *out);
};

enum domain_kind {
#define DOMAIN(kind, params, doc) DOMAIN_##kind,
#include "ir/domains.def"
#undef DOMAIN
    DOMAIN_KINDS
};

const struct domain *domain_get(enum domain_kind kind);

#endif
