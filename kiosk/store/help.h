/* SPDX-License-Identifier: MIT */
/* Calls for help at the hall's other terminals, as the hub tells of them (core/wire/help_row.h). */
#ifndef KIOSK_STORE_HELP_H
#define KIOSK_STORE_HELP_H

#include "core/visit/calls.h"
#include "kiosk/store/store.h"

/* All that is open now: those of this terminal today, and the others' that are younger than HELP_ROW_MS
 * and that nobody answered, here or, as far as it is known, elsewhere. */
MUST_USE int store_calls(
	struct store *s, const struct moment *now, struct calls_open *ret, struct err *err);
/* Up to which of this terminal's acts a badge elsewhere answered its calls; 0 = none. */
MUST_USE int help_answered(struct store *s, int64_t *seq, struct err *err);

#endif
