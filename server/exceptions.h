/* SPDX-License-Identifier: MIT */
/*
 * What the hub knows of a serving that somebody should look at (ODD_… of core/hall/daylog.h): a second
 * subsidised one of the same person, day and meal at any hall; a tier that the person's record does not
 * give on that day, by either rule of birthdays; a person who had been struck off before.
 *
 * It does not know when a card was reported lost, nor that somebody had died and nobody has said so.
 */
#ifndef SERVER_EXCEPTIONS_H
#define SERVER_EXCEPTIONS_H

#include "core/hall/daylog.h"
#include "server/rules.h"

struct exceptions {
	struct hub *hub;
	struct rules rules;
	bool read; /* rules are there */
};
/* Begin with one that has only its hub; the tariff is read when it is needed. 0 in *odd: nothing. */
MUST_USE int exceptions_of(
	struct exceptions *x, const struct act *serve, unsigned *odd, struct err *err);
void exceptions_done(struct exceptions *x);

#endif
