/* Every operation of the table on small inputs: its outputs' shapes, or why it refuses.
 *
 * A case is a line of text. Wires: `8x8x3` a tensor, `i30` one of whole numbers, `q4` qubits,
 * `pnx4` points, `snx8` a sparse tensor; a size is a number, a name that the input binds, or `4..8`
 * for a choice. Parameters: `out=8 kernel=[3,1] padding=valid share=0.5`. The outputs are worked
 * out by hand from the definitions of the layers.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support/buffer.h"
#include "tests/tap.h"
#include "tests/unit/sketch.h"

static const struct {
    const char *op, *in, *with, *want;
} cases[] = {
    {"conv", "8x8x3", "out=4 kernel=3", "8x8x4"},
    {"conv", "8x9x3", "out=4 kernel=[3,2] padding=valid", "6x8x4"},
    {"conv", "8x9x3", "out=4 kernel=3 stride=2", "4x5x4"},
    {"conv", "8x9x3", "out=4 kernel=3 padding=2", "10x11x4"},
    {"conv", "nxmx3", "out=4 kernel=3", "nxmx4"},
    {"conv", "nxmx3", "out=4 kernel=3 stride=2",
     "! conv needs sizes known before the run; it is given nxmx3"},
    {"conv", "8x8xn", "out=4", "! conv needs to know its channels; the input has shape 8x8xn"},
    {"conv", "8x8x3", "out=4 kernel=[3,2,1]", "! kernel has 3 numbers; it needs one or 2"},
    {"conv", "8x8x3", "out=4 kernel=[3,many]", "! kernel must be a whole number"},
    {"conv", "8x8x3", "out=4 stride=0", "! stride is 0; it must be a whole number of at least 1"},
    {"conv", "8x8x3", "out=4 padding=-1",
     "! padding is -1; it must be a whole number of at least 0"},
    {"conv", "8x8x4..8", "out=4 groups=9",
     "! (4..8) input channels cannot be parted into 9 groups"},
    {"conv", "4..8x8x3", "out=4 kernel=3 padding=valid", "(2..6)x6x4"},
    {"conv", "1..2x8x3", "out=4 kernel=3 padding=valid",
     "! the output of conv would have shape (-1..0)x6x4"},
    {"up_conv", "7x8x3", "out=4", "14x16x4"},
    {"up_conv", "7x8x3", "out=4 kernel=3 padding=valid", "15x17x4"},
    {"up_conv", "7x8x3", "out=4 kernel=4 padding=1", "14x16x4"},
    {"up_conv", "1x1x3", "out=4 kernel=1 padding=1",
     "! the output of up_conv would have shape -1x-1x4"},
    {"up_conv", "7x8x3", "out=4 groups=2", "! 3 input channels cannot be parted into 2 groups"},
    {"up_conv", "9", "out=4",
     "! up_conv reads a picture (height x width x channels); the input has shape 9"},
    {"up_conv", "700000000x1x1", "out=1",
     "! the output of up_conv would have shape 1400000000x2x1; sizes go up to 1073741824"},
    {"conv3d", "8x8x8x4", "out=2 stride=2", "4x4x4x2"},
    {"conv3d", "8x8x4", "out=2",
     "! conv3d reads a volume (depth x height x width x channels); the input has shape 8x8x4"},
    {"max_pool", "9x9x3", "kernel=2", "4x4x3"},
    {"max_pool", "9x9x3", "kernel=2 ceil=true", "5x5x3"},
    {"average_pool", "24x24x1", "kernel=6", "4x4x1"},
    {"average_pool", "24x24x1", "kernel=3 stride=2 padding=same", "12x12x1"},
    {"max_pool", "9x9x3", "kernel=2 ceil=1", "! ceil must be true or false"},
    {"global_pool", "7x7x320", "", "320"},
    {"global_pool", "nx64", "", "64"},
    {"global_pool", "64", "",
     "! global_pool reads a picture, a volume or a sequence; the input has shape 64"},
    {"global_pool", "7x7xn", "",
     "! global_pool needs sizes known before the run; it is given 7x7xn"},
    {"crop", "28x28x1", "height=24 width=20", "24x20x1"},
    {"crop", "4..8x8x1", "height=9 width=8",
     "! a picture of shape (4..8)x8x1 cannot be cut to 9 by 8"},
    {"crop", "28x28x1", "height=24 width=0",
     "! width is 0; it must be a whole number of at least 1"},
    {"resize", "28x28x1", "height=32 width=32", "32x32x1"},
    {"pad", "28x28x1", "border=2", "32x32x1"},
    {"pad", "nx28x1", "border=2", "! pad needs sizes known before the run; it is given nx28x1"},
    {"dense", "64", "out=10", "10"},
    {"dense", "nx64", "out=10", "nx10"},
    {"dense", "pnx4", "out=10", "nx10"},
    {"dense", "nxm", "out=10", "! dense needs to know its channels; the input has shape nxm"},
    {"dense", "snx4", "out=10",
     "! dense reads a vector, a sequence or a set; the input has shape nx4"},
    {"mlp", "pnx4", "out=10", "pnx10"},
    {"mlp", "4", "out=10",
     "! mlp reads a set of points (points x channels); the input has shape 4"},
    {"flatten", "7x7x3", "", "147"},
    {"flatten", "nx3", "", "! flatten needs sizes known before the run; the input has shape nx3"},
    {"flatten", "32768x32768x2", "",
     "! the output of flatten would have shape 2147483648; sizes go up to 1073741824"},
    {"embed", "i30", "vocabulary=65 dim=128", "30x128"},
    {"embed", "in", "vocabulary=65 dim=128", "nx128"},
    {"embed", "30", "vocabulary=65 dim=128",
     "! embed reads whole numbers (i32); the input holds others"},
    {"embed", "i30x2", "vocabulary=65 dim=8",
     "! embed reads a sequence of tokens; the input has shape 30x2"},
    {"positions", "30x128", "", "30x128"},
    {"attention", "30x128", "heads=4 causal=true", "30x128"},
    {"attention", "30x128", "heads=3", "! 128 channels cannot be parted into 3 heads"},
    {"attention", "30x128", "causal=maybe", "! causal must be true or false"},
    {"light_conv", "30x128", "kernel=7 heads=4", "30x128"},
    {"light_conv", "30x128", "kernel=7 gated=2", "! gated must be true or false"},
    {"leaky_relu", "pnx4", "", "pnx4"},
    {"leaky_relu", "4", "slope=steep", "! slope must be a number"},
    {"softmax", "10", "", "10"},
    {"scale", "8x8x3", "by=0.5", "8x8x3"},
    {"shift", "8x8x3", "by=-1", "8x8x3"},
    {"dropout", "8x8x3", "share=0.3", "8x8x3"},
    {"dropout", "8x8x3", "share=some", "! share must be a number"},
    {"add", "8x8x3 8x8x3", "", "8x8x3"},
    {"mul", "8x8x3 .", "", "8x8x3"},
    {"div_by", ". 8x8x3", "", "8x8x3"},
    {"sub", "snx3 nx3", "", "! sub reads a sparse tensor as input 2; it is given a tensor"},
    {"add", "nx3 mx3", "", "! the inputs have shapes nx3 and mx3"},
    {"add", "nx3 4x3", "", "! the inputs have shapes nx3 and 4x3"},
    {"add", "3 3x1", "", "! the inputs have shapes 3 and 3x1"},
    {"merge", "8 8", "when=1", "! the condition of a merge must be a truth value"},
    {"merge", "8 i8", "when=true", "! the inputs hold numbers of different kinds"},
    {"scale_by", "7x7x96 96", "", "7x7x96"},
    {"scale_by", ". 96", "", "! the inputs have shapes of one number and 96"},
    {"scale_by", "7x7x96 7x7x96", "",
     "! scale_by reads a vector as its second input; the input has shape 7x7x96"},
    {"concat", "7x7x8 7x7x4..8 7x7x1", "", "7x7x(13..17)"},
    {"concat", "5 6", "", "11"},
    {"concat", "pnx4 pnx8", "", "pnx12"},
    {"concat", "5 q6", "", "! concat reads a tensor; it is given qubits"},
    {"concat", ". .", "", "! concat reads vectors, pictures or sequences"},
    {"concat", "5xn 5x3", "", "! shapes 5xn and 5xn cannot be joined along the last dimension"},
    {"split", "7x12", "parts=3", "7x4 7x4 7x4"},
    {"split", "7x12", "", "7x6 7x6"},
    {"split", ".", "", "! shape of one number cannot be parted into 2 equal parts"},
    {"split", "8388608", "parts=8388608", "! split makes at most 1048576 parts, not 8388608"},
    {"max_over", "2048x64", "points=2048", "64"},
    {"max_over", "nx64", "", "64"},
    {"max_over", "2048x64", "points=1024",
     "! max_over is given 1024 points; the input has shape 2048x64"},
    {"max_over", "2048x64", "points=0", "! points is 0; it must be a whole number of at least 1"},
    {"spread", "64", "points=2048", "2048x64"},
    {"spread", "2x64", "points=2048", "! spread reads a vector; the input has shape 2x64"},
    {"voxelize", "9x3 9x16", "side=8", "8x8x8x16"},
    {"voxelize", "9x3 8x16", "side=8", "! the inputs have shapes 9x3 and 8x16"},
    {"voxelize", "9x4 9x16", "side=8",
     "! voxelize reads positions of points (points x 3); the input has shape 9x4"},
    {"devoxelize", "9x3 8x8x8x5", "", "9x5"},
    {"devoxelize", "9x3 8x8x5", "",
     "! devoxelize reads a volume as its second input; the input has shape 8x8x5"},
    {"sparse_voxels", "pnx4", "size=0.1", "sn@0.1x4"},
    {"sparse_voxels", "p9x4", "size=0.1", "s9@0.1x4"},
    {"sparse_voxels", "9x4", "size=0.1",
     "! sparse_voxels reads points as input 1; it is given a tensor"},
    {"sparse_voxels", "pnx4", "size=-1", "! the size of a voxel must be a positive length"},
    {"sparse_conv", "snx4", "out=8", "snx8"},
    {"sparse_conv", "pnx4", "out=8",
     "! sparse_conv reads a sparse tensor as input 1; it is given points"},
    {"sparse_down", "snx4", "out=8", "sn/2x8"},
    {"up", "sn/2x4 snx8", "out=6", "snx6"},
    {"up", "snx4 snx8", "out=6",
     "! up needs cells half as large as those it reads; it is given n and n"},
    {"point_branch", "pnx4 snx8", "", "pnx8"},
    {"fuse", "pnx4 smx8", "", "pnx8"},
    {"fuse", "snx4 smx8", "", "! fuse reads points as input 1; it is given a sparse tensor"},
    {"x", "q4", "on=[3]", ""},
    {"u3", "q4", "on=[0] theta=0.5 phi=0 lambda=1", ""},
    {"rx", "q4", "on=[0] angle=half", "! angle must be a number"},
    {"ccx", "q4", "on=[0,1,2]", ""},
    {"swap", "q4", "on=[0,-1]", "! qubit -1 is not in a register of 4"},
    {"h", "q4", "on=[half]", "! a qubit's index is a whole number"},
    {"h", "q4", "on=0", "! h acts on 1 qubit"},
    {"h", "q2..4", "on=[3]", ""},
    {"h", "q2..4", "on=[4]", "! qubit 4 is not in a register of 4"},
    {"h", "qn", "on=[0]", "! h needs to know the number of qubits"},
    {"encode", "q4 8", "gates=[ry,rz]", ""},
    {"encode", "q4 7", "gates=[ry,rz]", ""},
    {"encode", "q4 8", "gates=ry", "! gates must be a list of gates such as [ry, rz]"},
    {"encode", "q4 8", "gates=[u3]", "! gate 1 of encode does not turn one qubit by one angle"},
    {"encode", "q4 8", "gates=[relu]", "! gate 1 of encode does not turn one qubit by one angle"},
    {"encode", "q4 8", "gates=[1]", "! gate 1 of encode does not turn one qubit by one angle"},
    {"encode", "q4 2x4", "gates=[rx]",
     "! encode reads a vector as its second input; the input has shape 2x4"},
    {"hartree_fock", "q4", "molecule=lih", ""},
    {"z", "q4", "", "4"},
    {"z", "4", "", "! z reads qubits as input 1; it is given a tensor"},
    {"pauli", "q2", "word=ZX", "."},
    {"pauli", "q2", "word=zz", "! a Pauli word is a text of the letters I, X, Y and Z"},
    {"probability", "q3", "", "8"},
    {"probability", "q21", "", "! probability lists the states of at most 20 qubits"},
};

static const struct value *value_of(struct sketch *s, const char *text)
{
    char *end;
    double number = strtod(text, &end);
    if (!strcmp(text, "true")) return value_scalar(s->arena, expr_truth(s->exprs, true));
    if (*end) return value_text(s->arena, text);
    bool is_whole = number == floor(number);
    return value_scalar(s->arena, is_whole ? expr_whole(s->exprs, (int64_t)number)
                                           : expr_number(s->exprs, number, TYPE_REAL));
}

static const struct value *list_of(struct sketch *s, char *text)
{
    const struct value **item = NEW_ARRAY(s->arena, const struct value *, 4);
    size_t items = 0;
    char *rest = NULL;
    for (char *part = strtok_r(text, "[,]", &rest); part; part = strtok_r(NULL, "[,]", &rest))
        item[items++] = value_of(s, part);
    return value_list(s->arena, item, items);
}

static void with_all(struct sketch *s, char *text)
{
    char *rest = NULL;
    for (char *part = strtok_r(text, " ", &rest); part; part = strtok_r(NULL, " ", &rest)) {
        char *equals = strchr(part, '=');
        *equals = '\0';
        with(s, part, equals[1] == '[' ? list_of(s, equals + 1) : value_of(s, equals + 1));
    }
}

/* One size: a number, a choice or a name. */
static const struct expr *size_of(struct sketch *s, const char *text, const char **name)
{
    char *end;
    double low = strtod(text, &end);
    *name = text;
    if (end == text) return NULL;
    if (*end) return between(s, low, strtod(strstr(text, "..") + 2, NULL));
    return expr_whole(s->exprs, (int64_t)low);
}

static const struct wire *wire_of(struct sketch *s, char *text)
{
    static const char letters[] = "qps";
    static const enum nature natures[] = {NATURE_QUBITS, NATURE_POINTS, NATURE_SPARSE};
    const char *letter = strchr(letters, *text);
    enum nature nature = letter ? natures[letter - letters] : NATURE_TENSOR;
    enum element element = *text == 'i' ? ELEMENT_I32 : ELEMENT_F32;
    const struct expr *shape[4];
    const char *name[4];
    size_t rank = 0;
    char *rest = NULL;
    if (letter || *text == 'i') text++;
    if (*text != '.')
        for (char *part = strtok_r(text, "x", &rest); part; part = strtok_r(NULL, "x", &rest)) {
            shape[rank] = size_of(s, part, &name[rank]);
            rank++;
        }
    return builder_input(s->builder, "x", nature, element, shape, name, rank);
}

static void print_wire(struct buffer *out, const struct wire *wire)
{
    static const char *const letter[] = {"", "q", "p", "s", "", "", ""};
    buffer_text(out, letter[wire->nature]);
    if (!wire->rank) buffer_char(out, '.');
    for (size_t i = 0; i < wire->rank; i++) {
        const struct expr *size = wire->shape[i];
        if (i) buffer_char(out, 'x');
        if (!size)
            buffer_text(out, wire->size_name[i]);
        else if (isnan(number_of(size)))
            buffer_printf(out, "(%g..%g)", size->interval.low, size->interval.high);
        else
            buffer_printf(out, "%g", number_of(size));
    }
}

static const char *outcome(struct sketch *s, const struct op *op)
{
    if (!op) return arena_printf(s->arena, "! %s", s->error);
    struct buffer out = {0};
    for (size_t i = 0; i < op->outs; i++) {
        if (i) buffer_char(&out, ' ');
        print_wire(&out, op->out[i]);
    }
    const char *text = arena_string(s->arena, buffer_string(&out));
    buffer_free(&out);
    return text;
}

static void run(size_t number)
{
    struct sketch s = sketch_new(cases[number].op);
    const struct wire *in[4];
    size_t ins = 0;
    char *rest = NULL, *wires = arena_string(s.arena, cases[number].in);
    for (char *part = strtok_r(wires, " ", &rest); part; part = strtok_r(NULL, " ", &rest))
        in[ins++] = wire_of(&s, part);
    with_all(&s, arena_string(s.arena, cases[number].with));
    const struct op *op = apply_op(&s, cases[number].op, in, ins);
    tap_text(outcome(&s, op), cases[number].want, cases[number].op, __FILE__, (int)number);
    CHECK(design_verify(s.arena, builder_finish(s.builder, NULL, 0)) == NULL);
    sketch_free(&s);
}

int main(void)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        run(i);
    return tap_done();
}
