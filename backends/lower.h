/* Between lowering and register allocation: a step list whose registers are still values, each
 * written once. */
#ifndef NAS_BACKENDS_LOWER_H
#define NAS_BACKENDS_LOWER_H

#include "backends/steps.h"

/* Gives each of the list's values a register, in `step` and `operand`, which are the list's own
 * arrays; answers how many registers it took. */
size_t allocate_registers(const struct steps *steps, struct step *step, uint32_t *operand,
                          size_t values);

#endif
