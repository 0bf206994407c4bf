/* SPDX-License-Identifier: MIT */
/*
 * The staff PIN. What is kept of it is an Argon2id string, wrapped under K_kiosk: without the key
 * file a copy of the database is nothing to guess at. Who may write the files may set it anew.
 *
 * A try is counted on the disk before it is judged, so that neither a restart nor a power cut gives
 * more of them: after 3 wrong ones it waits 30 seconds, then 1, 2, 5 and from there on 15 minutes.
 */
#ifndef KIOSK_STORE_PIN_H
#define KIOSK_STORE_PIN_H

#include "core/visit/staff.h"
#include "kiosk/store/store.h"

struct pin_state {
	bool set;
	int64_t set_ms;
	int failed;      /* wrong ones since the last right one */
	int64_t wait_ms; /* before the next try; 0 = at once */
};

/* May it be one: 6 to 12 digits, not such as 111111, 123456, 987654; and where there is a first one
 * ("": none), the same? */
bool store_pin_good(const char *digits, const char *first);
/* STORE_WRITE. ERR_BAD: it may not be one. */
MUST_USE int store_pin_set(
	struct store *s, const char *digits, const struct moment *now, struct err *err);
MUST_USE int store_pin_state(
	struct store *s, const struct moment *now, struct pin_state *ret, struct err *err);
/* STORE_WRITE. digits "": only how things stand. ret->ticket is left alone. Takes some 150 ms and
 * 64 MiB for each PIN that is judged. */
void store_pin_try(
	struct store *s, const char *digits, const struct moment *now, struct pin_answer *ret);

#endif
