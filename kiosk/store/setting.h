/* SPDX-License-Identifier: MIT */
/* What staff set at this terminal (core/visit/settings.h): a row each that differs, or did, from litang.ini. */
#ifndef KIOSK_STORE_SETTING_H
#define KIOSK_STORE_SETTING_H

#include "core/visit/settings.h"
#include "kiosk/store/store.h"

/* Puts what was set in the place of what is in ret; rows that this program does not know, or whose value it
 * does not, stay as they are, in ret and in the store. set: which were, a bit each. */
MUST_USE int store_settings(struct store *s, struct settings *ret, unsigned *set, struct err *err);
/* STORE_WRITE. In the place of the last one. */
MUST_USE int store_setting_set(
	struct store *s, enum setting which, uint32_t value, struct err *err);

#endif
