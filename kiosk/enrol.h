/* SPDX-License-Identifier: MIT */
/*
 * Talking with the hub before the terminal runs: enrolment, and one whole contact.
 */
#ifndef KIOSK_ENROL_H
#define KIOSK_ENROL_H

#include "kiosk/config.h"
#include "kiosk/store/store.h"

/* Enrols the store's terminal with a one-time code; err names what is wrong in words. */
MUST_USE int enrol_with(
	struct store *s, const struct config *config, const char *code, struct err *err);

/* Exchanges until nothing is due; the clock takes the hub's time. ERR_IO without an answer. */
MUST_USE int enrol_first_contact(struct store *s, const struct config *config, struct err *err);

#endif
