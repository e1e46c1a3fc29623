/* The cost model of the standard library, as the language evaluates it, against an explicit walk of
 * the loop nest: words that each memory fetches, for random small layers, tiles, orders and
 * strides; and against bounds that no mapping can pass. */
#include <stdio.h>

#include "backends/interpreter/walk.h"
#include "frontend/frontend.h"
#include "support/random.h"
#include "tests/tap.h"

enum { CASES = 1200, DIMS = 6 };

struct tiling {
    int64_t outer[DIMS], inner[DIMS], spread[DIMS], pe[DIMS];
    int dram_place[DIMS], buffer_place[DIMS]; /* place of each dimension, 0 the outermost */
    int64_t stride;
    bool depthwise;
};

static void draw_places(struct random *random, int place[DIMS])
{
    for (int d = 0; d < DIMS; d++)
        place[d] = d;
    for (int d = DIMS - 1; d > 0; d--) {
        int other = (int)random_below(random, (uint64_t)d + 1), kept = place[d];
        place[d] = place[other];
        place[other] = kept;
    }
}

static struct tiling draw(struct random *random)
{
    struct tiling t = {.stride = 1 + (int64_t)random_below(random, 2),
                       .depthwise = random_below(random, 2)};
    for (int d = 0; d < DIMS; d++) {
        bool one = (t.depthwise && d == NEST_C) || random_below(random, 4) == 0;
        t.outer[d] = one ? 1 : 1 + (int64_t)random_below(random, 3);
        t.inner[d] = one ? 1 : 1 + (int64_t)random_below(random, 3);
        t.spread[d] = one ? 1 : 1 + (int64_t)random_below(random, 2);
        t.pe[d] = one ? 1 : 1 + (int64_t)random_below(random, 2);
    }
    draw_places(random, t.dram_place);
    draw_places(random, t.buffer_place);
    return t;
}

/* ---- as text of the language ---- */

static const char program[] =
    "fn counts(extent, stride, depthwise, pe, buffer, spread, dram_order, buffer_order) {\n"
    "  let channels = if depthwise { extent[0] } else { extent[1] }\n"
    "  let layer = (name: \"case\", k: extent[0], c: channels,\n"
    "               groups: if depthwise { channels } else { 1 }, y: 0, x: 0, out_y: extent[2],\n"
    "               out_x: extent[3], r: extent[4], s: extent[5], stride: stride,\n"
    "               depthwise: depthwise, transposed: false, macs: product(extent))\n"
    "  let hw = Accelerator(array: [spread[0] * spread[3], spread[1] * spread[4],\n"
    "                               spread[2] * spread[5]],\n"
    "                       unroll: [K, C, Y], fold: [X, R, S], dram: 16B/cycle,\n"
    "                       buffers: [Buffer(per: chip, size: 1KiB), Buffer(per: chip, size: "
    "1MiB)])\n"
    "  let run = simulate(layer, hw, (pe: pe, buffer: buffer, across: [spread[0], spread[1], "
    "spread[2]],\n"
    "                                 fold: [spread[3], spread[4], spread[5]],\n"
    "                                 dram_order: dram_order, buffer_order: buffer_order))\n"
    "  return [run.dram.weights, run.dram.inputs, run.dram.outputs,\n"
    "          run.pe.weights, run.pe.inputs, run.pe.outputs, run.latency / 1cycle,\n"
    "          run.utilization, run.energy]\n"
    "}\n";

static void write_list(struct buffer *out, const int64_t *number)
{
    for (int d = 0; d < DIMS; d++)
        buffer_printf(out, "%s%lld", d ? ", " : ": [", (long long)number[d]);
    buffer_char(out, ']');
}

static int64_t tile(const struct tiling *t, int level, int d)
{
    int64_t size = t->pe[d];
    if (level < 2) size *= t->spread[d] * t->inner[d];
    return level < 1 ? size * t->outer[d] : size;
}

static void write_case(struct buffer *out, const struct tiling *t)
{
    int64_t extent[DIMS], buffer[DIMS], dram[DIMS], inner[DIMS];
    for (int d = 0; d < DIMS; d++) {
        extent[d] = tile(t, 0, d);
        buffer[d] = tile(t, 1, d);
        dram[d] = t->dram_place[d];
        inner[d] = t->buffer_place[d];
    }
    buffer_text(out, "counts(extent");
    const int64_t *lists[] = {extent, t->pe, buffer, t->spread, dram, inner};
    static const char *const names[] = {"",         ", pe",         ", buffer",
                                        ", spread", ", dram_order", ", buffer_order"};
    for (size_t i = 0; i < 6; i++) {
        buffer_text(out, names[i]);
        write_list(out, lists[i]);
    }
    buffer_printf(out, ", stride: %lld, depthwise: %s)", (long long)t->stride,
                  t->depthwise ? "true" : "false");
}

/* ---- as a nest ---- */

static void add_loops(struct nest_level *level, const int64_t *trips, const int *place,
                      bool spatial)
{
    for (int at = 0; at < DIMS; at++)
        for (int d = 0; d < DIMS; d++)
            if (place[d] == at)
                level->loop[level->loops++] =
                    (struct nest_loop){(enum nest_dim)d, trips[d], spatial};
}

static struct nest nest_of(struct arena *arena, const struct tiling *t)
{
    static const int any[DIMS] = {0, 1, 2, 3, 4, 5};
    static const char *const name[] = {"DRAM", "buffer", "PE"};
    struct nest nest = {.stride = t->stride, .depthwise = t->depthwise, .levels = 3};
    nest.level = NEW_ARRAY(arena, struct nest_level, 3);
    for (int l = 0; l < 3; l++) {
        nest.level[l] = (struct nest_level){.name = name[l], .keeps = {true, true, true}};
        nest.level[l].loop = NEW_ARRAY(arena, struct nest_loop, 2 * DIMS);
    }
    for (int d = 0; d < DIMS; d++)
        nest.extent[d] = tile(t, 0, d);
    add_loops(&nest.level[0], t->outer, t->dram_place, false);
    add_loops(&nest.level[1], t->inner, t->buffer_place, false);
    add_loops(&nest.level[1], t->spread, any, true);
    add_loops(&nest.level[2], t->pe, any, false);
    return nest;
}

/* ---- comparing ---- */

static double number_at(const struct value *list, size_t i)
{
    double number = -1;
    if (list->kind == VALUE_LIST && i < list->items && list->item[i]->kind == VALUE_SCALAR)
        expr_is_number(list->item[i]->expr, &number);
    return number;
}

static bool agrees(struct arena *arena, const struct tiling *t, const struct value *counts)
{
    struct nest nest = nest_of(arena, t);
    struct refills level[3];
    if (!walk_refills(arena, &nest, level)) return false;
    double steps = 1, macs = 1;
    for (int d = 0; d < DIMS; d++) {
        steps *= (double)(t->outer[d] * t->inner[d] * t->pe[d]);
        macs *= (double)tile(t, 0, d);
    }
    bool same =
        number_at(counts, 6) >= steps && number_at(counts, 7) <= 1 && number_at(counts, 8) >= macs;
    for (size_t tensor = 0; tensor < NEST_TENSORS; tensor++) {
        same = same && number_at(counts, tensor) == (double)level[1].fetched[tensor];
        same = same && number_at(counts, 3 + tensor) == (double)level[2].fetched[tensor];
    }
    return same;
}

int main(void)
{
    struct arena *arena = arena_new();
    struct random random = random_stream(20, 0, 0);
    struct tiling *t = NEW_ARRAY(arena, struct tiling, CASES);
    struct buffer text = {0};
    buffer_text(&text, program);
    buffer_text(&text, "let all = [");
    for (size_t i = 0; i < CASES; i++) {
        t[i] = draw(&random);
        buffer_text(&text, i ? ",\n  " : "");
        write_case(&text, &t[i]);
    }
    buffer_text(&text, "]\n");
    struct frontend *frontend = frontend_new(arena, NULL);
    const struct program *made = frontend_text(frontend, "cases", text.text, text.size);
    if (!CHECK(made)) diagnostics_print(frontend_diagnostics(frontend), stdout, false);
    const struct value *all = made ? frontend_value(frontend, "all") : NULL;
    CHECK(all && all->kind == VALUE_LIST && all->items == CASES);
    size_t good = 0;
    for (size_t i = 0; all && i < all->items; i++)
        good += agrees(arena, &t[i], all->item[i]);
    tap_note("%zu of %d random tilings fetch what the walk fetches", good, (int)CASES);
    CHECK(good == CASES);
    buffer_free(&text);
    arena_free(arena);
    return tap_done();
}
