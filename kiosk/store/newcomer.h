/* SPDX-License-Identifier: MIT */
/* A newcomer's form (core/hall/newcomer.h) on its way to the hub. */
#ifndef KIOSK_STORE_NEWCOMER_H
#define KIOSK_STORE_NEWCOMER_H

#include "core/hall/newcomer.h"
#include "kiosk/store/store.h"

/* Seals it into the draft, to the hub that this terminal is enrolled at: from then on nothing here opens
 * it. ERR_BAD, ERR_LIMIT: it is none that the hub would take; ERR_DENIED: not enrolled. */
MUST_USE int store_seal_newcomer(
	const struct store *s, const struct newcomer *n, struct act *draft, struct err *err);

#endif
