/* SPDX-License-Identifier: MIT */
/* Newcomers as a terminal registers them: the form, and the act that carries it. */
#ifndef TESTS_SERVER_NEWCOMER_H
#define TESTS_SERVER_NEWCOMER_H

#include "core/hall/newcomer.h"
#include "tests/server/terminal.h"

#define HERS "330799195109110027"

static inline struct newcomer form_of(const char *number)
{
	struct newcomer form = {.hardship = HARDSHIP_YES,
		.paper = PAPER_TOWN,
		.allergens = 5,
		.contact = KIN_CHILD,
		.alone = true,
		.voice = VOICE_ON,
		.lang = LANG_KO};

	strcpy(form.number, number);
	strcpy(form.name, "孙桂英");
	strcpy(form.phone, "13800000009");
	strcpy(form.contact_phone, "13900000002");
	strcpy(form.address, "孙奶奶");
	return form;
}

/* By a volunteer, under a key of its own, as the terminal makes one for each; plain NULL: without a form. */
static inline void tell_proven(struct terminal *by, const char *place,
	const unsigned char plain[NEWCOMER_PLAIN], enum proof proof)
{
	struct act act;

	randombytes_buf(by->dk, DK_BYTES);
	draft_init(by, &act, ACT_REQUEST);
	strcpy(act.head.place, place);
	strcpy(act.head.what, NEWCOMER);
	strcpy(act.body.by_masked, "周*");
	act.body.by = BY_VOLUNTEER;
	act.body.resident = 0;
	act.head.proof = proof;
	if (plain) {
		act.body.has_form = true;
		ck_assert_int_eq(seal_to_hub(by->f->hub.keys.public_key, plain, NEWCOMER_PLAIN,
					 act.body.form),
			0);
	}
	carry_key(by, &act, by->dk);
	journal(by, &act);
	send_acts(by, by->last, 1);
}

static inline void tell_plain(
	struct terminal *by, const char *place, const unsigned char plain[NEWCOMER_PLAIN])
{
	tell_proven(by, place, plain, PROOF_CARD);
}

static inline void tell_form(struct terminal *by, const char *place, const struct newcomer *form)
{
	unsigned char plain[NEWCOMER_PLAIN];
	struct err err = {0};

	ck_assert_int_eq(newcomer_encode(form, plain, &err), 0);
	tell_plain(by, place, plain);
}

/* Of whom the number was typed, and nothing read. */
static inline void tell_typed(struct terminal *by, const char *place, const char *number)
{
	struct newcomer form = form_of(number);
	unsigned char plain[NEWCOMER_PLAIN];
	struct err err = {0};

	strcpy(form.name, NEWCOMER_UNNAMED);
	strcpy(form.address, "奶奶");
	ck_assert_int_eq(newcomer_encode(&form, plain, &err), 0);
	tell_proven(by, place, plain, PROOF_TYPED);
}

#endif
