/* What the files of the LLVM module share.
 *
 * A function's code walks the batch in vectors of LANES candidates. A value that is the same in all
 * lanes is a scalar; it is spread where it meets a vector. Truths are kept as masks beside their
 * numbers. LLVM builds vectors of LANES from whatever the target has.
 */
#ifndef NAS_BACKENDS_LLVM_EMITTER_H
#define NAS_BACKENDS_LLVM_EMITTER_H

#include <llvm-c/Core.h>
#include <llvm-c/TargetMachine.h>

#include "backends/calls.h"
#include "backends/llvm.h"

enum { LANES = 8 };

/* The index of attributes of a function itself; LLVM's own name for it is negative. */
#define OF_FUNCTION ((LLVMAttributeIndex)LLVMAttributeFunctionIndex)

/* One LLVM module being built. */
struct emitter {
    struct arena *arena;
    LLVMContextRef context;
    LLVMModuleRef module;
    LLVMBuilderRef builder;
    bool here;                   /* for this process: tables are read where they are, by address */
    LLVMTypeRef number, numbers; /* double and LANES of it */
    LLVMTypeRef truth, i32, i64, pointer, nothing;
    LLVMTypeRef function;   /* of a native_function */
    LLVMTypeRef piece;      /* of a part of a large one */
    LLVMValueRef buffer[3]; /* for calls of the C library, of the function `buffers` */
    LLVMValueRef buffers;
};

/* A value of one shape: scalar when uniform, else a vector. Either member may be missing. */
struct emitted {
    LLVMValueRef value;
    LLVMValueRef mask; /* of a truth */
    bool uniform;
    uint32_t made; /* step + 1 */
};

/* A loop whose body is being emitted. */
struct turning_loop {
    LLVMValueRef row;   /* where the current row begins, in the function being emitted */
    LLVMValueRef drawn; /* what to release when the host stops, or NULL */
};

/* What the whole of one native function shares among its pieces. */
struct emission {
    struct emitter *emitter;
    const struct steps *steps;
    const char *symbol;
    uint32_t *last; /* by step: the last step that reads its result */
    uint32_t *made; /* by register: the step + 1 whose result it holds now */
    unsigned pieces;
    size_t limit; /* steps of a piece */
    bool split;   /* values cross pieces through the frame */
};

/* One LLVM function being filled: the native function itself, or a piece of it. */
struct frame {
    struct emission *emission;
    LLVMValueRef function;
    LLVMValueRef host, outside, captures, slot, out, stride, active, memory;
    LLVMValueRef question, answer; /* memory of calls; NULL until needed */
    struct emitted *held;          /* by register */
    struct turning_loop *loop;     /* by loop */
    uint32_t end;                  /* the last step of the piece */
};

/* ---- types.c ---- */
void emitter_open(struct emitter *emitter, LLVMTargetMachineRef machine);
void emitter_close(struct emitter *emitter);
LLVMValueRef emit_number(struct emitter *emitter, double value, bool uniform);
LLVMValueRef emit_i64(struct emitter *emitter, uint64_t value);
/* Where element `index` of an array of doubles is. */
LLVMValueRef emit_at(struct emitter *emitter, LLVMValueRef array, LLVMValueRef index);
LLVMValueRef emit_load(struct emitter *emitter, LLVMValueRef from, bool uniform);
void emit_store(struct emitter *emitter, LLVMValueRef value, LLVMValueRef to);
LLVMValueRef emit_spread(struct emitter *emitter, LLVMValueRef scalar);
LLVMValueRef emit_intrinsic(struct emitter *emitter, const char *name, LLVMValueRef x);
/* The module's function for x^n with a computed n, around the C library's pow. */
LLVMValueRef emit_power(struct emitter *emitter, LLVMValueRef library, LLVMTypeRef type);
/* A block at the end of the function that is being filled. */
LLVMBasicBlockRef emit_block(struct emitter *emitter, const char *name);

void emit_attribute(struct emitter *emitter, LLVMValueRef function, LLVMAttributeIndex index,
                    const char *name);
void emit_text_attribute(struct emitter *emitter, LLVMValueRef function, const char *name,
                         const char *value);

/* ---- apply.c ---- */
struct emitted emit_apply(struct emitter *emitter, enum expr_op op, const struct table *table,
                          bool uniform, const struct emitted arg[3]);
/* The value's number or mask in the shape asked for. */
LLVMValueRef emitted_value(struct emitter *emitter, struct emitted value, bool uniform);
LLVMValueRef emitted_mask(struct emitter *emitter, struct emitted value, bool uniform);
/* Where a table's numbers are: in this process, or in the object. */
LLVMValueRef emit_table(struct emitter *emitter, const struct table *table);

/* Memory for the function that is being filled, in its first block: a loop around its use does not
 * grow the stack. */
LLVMValueRef emit_memory(struct emitter *emitter, size_t doubles);

/* ---- function.c ---- */
/* Adds the native_function of a step list. */
void emit_function(struct emitter *emitter, const struct emit_function *function);
/* Makes pieces of the steps from first to end, and calls them one after the other. */
void emit_pieces(struct frame *frame, uint32_t first, uint32_t end);

/* ---- walk.c ---- */
/* Fills the frame with the steps from first to end. */
void frame_steps(struct frame *frame, uint32_t first, uint32_t end);
void frame_release(struct frame *frame, LLVMValueRef drawn);
/* Goes on when the truth holds; else gives back what was drawn and returns false. */
void frame_unless_stopped(struct frame *frame, LLVMValueRef going);

/* ---- data.c ---- */
void emit_datas(struct emitter *emitter, const struct emit_module *module);

/* ---- target.c ---- */
/* NULL and an error text for the user, in the arena. */
LLVMTargetMachineRef target_open(struct arena *arena, const struct llvm_target *target, bool here,
                                 const char **error);

#endif
