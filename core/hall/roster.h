/* SPDX-License-Identifier: MIT */
/*
 * The code beside a name on a hall's roster (`litang roster`), for those who have no card: "LR1-" the
 * hall "-" the resident number. It is no card and proves nothing, so it is not signed and anybody could
 * write one: it only spares a volunteer the typing. It is read in a volunteer's mode alone, where it does
 * what the typed number does: the look is in the journal, and the person says yes before anything is done
 * (PROOF_LIST). So a roster may be printed of people who never asked for a code.
 */
#ifndef CORE_HALL_ROSTER_H
#define CORE_HALL_ROSTER_H

#include <stdint.h>

#include "core/base/err.h"
#include "core/hall/person.h"

#define ROSTER_CODE_SIZE 32

void roster_code(char out[ROSTER_CODE_SIZE], const char *place, uint32_t resident);
/* ERR_BAD: no such code. Lower case is folded to upper. */
MUST_USE int roster_parse(const char *text, char place[PLACE_SIZE], uint32_t *resident);

#endif
