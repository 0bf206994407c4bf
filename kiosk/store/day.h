/* SPDX-License-Identifier: MIT */
/* What this terminal's journal has of a day: was it opened, who called, how much was done. */
#ifndef KIOSK_STORE_DAY_H
#define KIOSK_STORE_DAY_H

#include "core/hall/figures.h"
#include "kiosk/store/store.h"

/* Calls for help and unknown cards of a local day without an answer. */
MUST_USE int store_open_calls(struct store *s, day_t day, int *help, int *unknown, struct err *err);
/* The last of those for help: 1 = there is one, 0 = none. */
MUST_USE int store_last_call(
	struct store *s, day_t day, unsigned char id[ACT_ID_BYTES], struct err *err);
/* What was done here on that day, and what is to be paid for its meals that were ordered here. */
MUST_USE int store_figures(struct store *s, day_t day, struct figures *ret, struct err *err);
/* The last day that a volunteer opened the hall for; DAY_NONE = none. */
MUST_USE int store_opened(struct store *s, day_t *day, struct err *err);

#endif
