/* SPDX-License-Identifier: MIT */
/* What tests of subsidies share: a tariff, whose key seals, what became of a serving. */
#ifndef TESTS_SERVER_CLAIMED_H
#define TESTS_SERVER_CLAIMED_H

#include "server/callback.h"
#include "server/ledger_claim.h"
#include "server/people.h"
#include "tests/server/terminal.h"

static inline void tariff_of(struct fixture *f, const char *per_day)
{
	char text[400];

	snprintf(text, sizeof(text),
		"valid_from\trule\twho\tkind\tvalue_fen\tcap_fen\tper_day\tmeal\n"
		"2026-01-01\tS\tage 60-\tless\t300\t\t%s\t\n",
		per_day);
	import_text_of(f, "tariff.tsv", text);
}

/* A resident of the hall, by their own key. */
static inline void be(struct terminal *of, const char *place, int resident)
{
	struct resident r;
	struct err err = {0};

	ck_assert_int_eq(people_get(&of->f->hub, place, (uint32_t)resident, &r, &err), 1);
	memcpy(of->dk, r.row.person.dk, DK_BYTES);
}

static inline int claimed_in(struct fixture *f, const struct act *act)
{
	struct err err = {0};

	return claim_of(&f->hub.ledger, act->head.id, &err);
}

static inline bool on_sheet_of(struct fixture *f, const char *why, const struct act *of)
{
	struct callback c;
	struct err err = {0};

	return callback_of(&f->hub.ledger, of->head.id, &c, &err) == 1 && strcmp(c.why, why) == 0;
}

#endif
