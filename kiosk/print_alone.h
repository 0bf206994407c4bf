/* SPDX-License-Identifier: MIT */
/*
 * Papers on the configured printer without the terminal: a loop of its own, the printer's driver and
 * nothing else.
 */
#ifndef KIOSK_PRINT_ALONE_H
#define KIOSK_PRINT_ALONE_H

#include "core/base/paper.h"
#include "kiosk/app.h"

struct papers {
	int n;
	void (*make)(
		void *ctx, int i, int columns, struct paper *ret); /* the one with the index i */
	void *ctx;
};

/* One after the other, each proven before the next; stdout has what the printer says meanwhile. 0 only
 * when the printer itself says that the last is on paper. ERR_BUSY: the terminal runs. */
MUST_USE int print_alone(
	const struct app_options *options, const struct papers *papers, struct err *err);

#endif
