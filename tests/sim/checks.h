/* SPDX-License-Identifier: MIT */
/*
 * What must hold, while it goes on and when all is said.
 */
#ifndef TESTS_SIM_CHECKS_H
#define TESTS_SIM_CHECKS_H

#include "tests/sim/world.h"

/* checks.c */
#define TALLY_MAX 64
struct tally { /* sold, by resource */
	struct {
		char resource[RESOURCE_SIZE];
		int qty;
	} of[TALLY_MAX];
	int n;
};
void tally_add(struct tally *tally, const char *resource, int qty);
void tally_check(const struct world *w, const struct tally *tally, const char *whose);
void check_promises(struct world *w);       /* sold <= capacity */
void check_armed(const struct terminal *t); /* an exchange has always something armed */
void check_answers(struct terminal *t);
bool check_settled(struct world *w); /* nothing is left to be said */
const char *check_unsettled(struct world *w);
/* ending.c */
void check_ending(struct world *w);
/* books.c */
void check_books(struct world *w); /* each act told done is there once; sold <= capacity */
/* claims.c */
void check_claims(
	struct world *w); /* a meal that was handed over is claimed once, or on the sheet */
bool check_hub_has(struct world *w, const struct done *told);
void check_orphans(struct world *w); /* after the hub was put back */

#endif
