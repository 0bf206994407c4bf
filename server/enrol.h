/* SPDX-License-Identifier: MIT */
/*
 * A one-time code makes a program a terminal of a hall.
 */
#ifndef SERVER_ENROL_H
#define SERVER_ENROL_H

#include <stdbool.h>

#include "core/base/clock.h"
#include "core/wire/enrol.h"
#include "server/hub.h"

#define CODE_DAYS 7

struct code_wish {
	const char *name, *place; /* 1 to 12 of A-Z 0-9; "330784-004" */
	int64_t now_ms;
	bool hall_hub; /* of a hall's hub (server/uplink.h), not of a terminal */
};
bool enrol_name_is_good(const char *name);
/* A new code for a name that no terminal has yet; it replaces an older unused one. In a transaction
 * of its own. */
MUST_USE int enrol_code_new(
	struct hub *h, const struct code_wish *wish, char out[ENROL_CODE_SIZE], struct err *err);

struct enrol_by {
	int64_t now_ms;
	const struct stream_row *hub; /* the hall's hub that passed it on; NULL = nobody */
};
/*
 * Inside the caller's transaction: takes a verified request. The same code with the same key and
 * stream again gives the same grant. ERR_DENIED: the code is not known, used, too old, or of another hall
 * than the hall's hub's.
 */
MUST_USE int enrol_take(struct hub *h, const struct enrol_request *r, const struct enrol_by *by,
	struct enrol_grant *ret, struct err *err);

#endif
