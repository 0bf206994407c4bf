/* SPDX-License-Identifier: MIT */
/*
 * A month's claim: of meals that were *served* and count once, by service day. Frozen once,
 * numbered, never changed: the same file whenever it is asked for. What changes after that - servings of
 * a frozen month heard later, servings taken back, `adjust` acts - is in the next claim, as adjustments.
 *
 * One claim is of one hall or of all halls that are left; a hall's month is claimed once. The file is a
 * workbook, and the same as CSV, whose SHA-256 is kept. The CSV's words are machine names:
 *   claim,kind,line,hall,day,meal,tier,resident,qty,list,subsidy,terminal,seq,why
 *   kind: meal · late (of an earlier month) · back (taken back) · adjust · odd (why) · phone
 * Its lines have a resident's number as it was when it was frozen, and no name: nothing in it depends on
 * what is erased or changed later. An act that is no longer here leaves its list price and place empty.
 *
 * Twenty lines are to be phoned, drawn by a random number that is kept with the claim. Exceptions are
 * looked for when it is frozen (server/exceptions.h) and kept.
 *
 * Its words in the workbook, beside those of core/hall/daylog.h:
 * claim.summary claim.lines claim.changes claim.phone claim.number claim.month claim.halls claim.all-halls
 * claim.made claim.hash claim.line claim.kind claim.meal claim.late claim.back claim.adjust claim.answer
 */
#ifndef SERVER_CLAIM_FILE_H
#define SERVER_CLAIM_FILE_H

#include "core/hall/daylog.h"
#include "server/hub.h"
#include "server/ledger_claim_file.h"

#define CLAIM_PHONED 20

struct claim_wish {
	const char *month; /* "2026-11" */
	const char *place; /* "" = all halls */
};
/* The claim of this month and hall: found, or frozen now. ERR_BAD: no month, one that is not over, or the
 * hall's lines are in a claim of all halls. */
MUST_USE int claim_freeze(struct hub *h, const struct claim_wish *wish, const struct moment *now,
	struct claim_file *ret, struct err *err);

struct claim_out {
	const char *dir;          /* into this folder */
	daylog_words tr;          /* the workbook's words */
	char csv[512], xlsx[512]; /* filled in: what was written */
};
/* What stood there stays until both are whole. ERR_BAD: they would be others than those that were given
 * out, and are not written. f->hash is filled in. */
MUST_USE int claim_write(
	struct hub *h, struct claim_file *f, struct claim_out *out, struct err *err);

#endif
