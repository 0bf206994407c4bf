/* SPDX-License-Identifier: MIT */
/*
 * The day's log out of this terminal's journal, as a file or on standard output.
 *
 * The full log has what the journal holds and the masked one leaves out: numbers to call, how somebody
 * showed who they are, notes. Names stay masked in it, because a terminal has no others. It is only for
 * whoever has the staff PIN and says why: that is an act, committed before the first line is written.
 */
#ifndef KIOSK_EXPORT_H
#define KIOSK_EXPORT_H

#include "core/hall/daylog.h"
#include "kiosk/store/store.h"

/* path NULL: standard output, which a workbook cannot go to. The words of log->tr are to be in
 * log->lang (words_use). What stood at path stays until the new one is whole. */
MUST_USE int store_export(struct store *s, struct daylog *log, const char *path, struct err *err);

#define EXPORT_REASON_MAX 72 /* bytes */
/* STORE_WRITE. ERR_DENIED: a wrong PIN, none set, or too soon after wrong ones; ERR_BAD: no reason, or
 * one that is too long. 0: it is written down who may have the full log of these days, and why. */
MUST_USE int store_export_full(struct store *s, const struct daylog *log, const char *pin,
	const char *reason, struct err *err);

#endif
