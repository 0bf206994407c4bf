/* SPDX-License-Identifier: MIT */
/* The children who are still here (core/visit/here.h), out of the check-ins of this terminal. */
#ifndef KIOSK_STORE_HERE_H
#define KIOSK_STORE_HERE_H

#include "kiosk/store/store.h"

/* Answers FX_FIND_HERE; the first FOUND_MAX of ret->total, by check-in. */
void store_find_here(struct store *s, day_t day, struct found *ret);

#endif
