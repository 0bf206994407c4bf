/* SPDX-License-Identifier: MIT */
#ifndef KIOSK_STORE_READING_H
#define KIOSK_STORE_READING_H

#include "kiosk/store/internal.h"

/* While somebody walks through days: data keys that were unwrapped already and acts that were passed, wiped
 * with it. Room for the keys of all of a large hall's people, 6 MiB; memory is taken for those that come. */
#define READING_KEYS  131072
#define READING_TRIES 8
#define READING_ACTS  16384
/* Whoever has asked for so many gets all there are: one after the other they cost a third. */
#define READING_ASKED 8192
struct reading {
	bool none_held; /* no act is quarantined */
	int asked;      /* keys that were looked up */
	struct known_key {
		unsigned char kc[16], dk[DK_BYTES]; /* kc is dk's mark */
		bool there;
	} key[READING_KEYS]; /* by the first bytes of kc: there, or one of the next ones */
	struct known_act {
		unsigned char id[ACT_ID_BYTES];
		int64_t seq;
	} act[READING_ACTS]; /* by the last bytes of id; the newest stays */
};

/* reading.c: from one look at both files; what many acts ask for is asked once. One at a time. */
MUST_USE int reading_begin(struct store *s, struct err *err);
void reading_end(struct store *s);
/* The act that head->ref names, 0 = none here; and head's own is known from then on. */
int64_t reading_seq_of(struct store *s, const struct act_head *head);

/* walk.c */
MUST_USE int act_row_head(const struct act_row *row, struct act_head *ret, struct err *err);
const char *act_sync(struct store *s, int64_t seq, struct err *err); /* NULL with err set */
/* A reader sees what the writer has done since it opened. */
MUST_USE int store_fresh(struct store *s, struct err *err);

#endif
