/* SPDX-License-Identifier: MIT */
/*
 * What kind of thing a scanner read, told without its contents: for staff who try a device.
 */
#ifndef CORE_HALL_SCANNED_H
#define CORE_HALL_SCANNED_H

#include "core/hall/token.h"

enum scanned {
	SCANNED_OTHER,     /* none of the below: a parcel's bar code */
	SCANNED_TOKEN,     /* a resident's code of an issuer that is known here */
	SCANNED_STRANGER,  /* a resident's code that this terminal cannot check */
	SCANNED_TOKEN_BAD, /* a resident's code that is cut, forged or changed on its way */
	SCANNED_SLIP,      /* the code on a slip */
	SCANNED_ID,        /* an identity number, typed or scanned */
	SCANNED_KIND_END
};
/* "resident code": English, for commands and the log. */
const char *scanned_name(enum scanned kind);

/* keys: of the issuers known here; none: every good form is a stranger's. Nothing is kept. */
enum scanned scanned_text(const char *text, const struct token_key *keys, size_t n_keys);

#endif
