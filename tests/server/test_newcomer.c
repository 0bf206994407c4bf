/* SPDX-License-Identifier: MIT */
/* Newcomers whom terminals register: what the hub makes of forms, good and bad, once and twice. */
#include "core/hall/idnum.h"
#include "server/ledger_erase.h"
#include "tests/server/newcomer.h"

static struct fixture f;
static struct terminal t, n; /* n: of the neighbouring hall */

static void up(void)
{
	char code[ENROL_CODE_SIZE];

	fixture_init(&f);
	terminal_enrol(&t, &f, "YD1");
	terminal_init(&n, &f);
	new_code(&f, "HY1", NEIGHBOUR, code);
	ck_assert_uint_eq(enrol_with(&n, code), 200);
}

static void down(void)
{
	terminal_done(&t);
	terminal_done(&n);
	fixture_done(&f);
}

static void tell(struct terminal *by, const struct newcomer *form)
{
	tell_form(by, by == &n ? NEIGHBOUR : PLACE, form);
}

static int people(void)
{
	return (int)sql_number(&f, "SELECT count(*) FROM person");
}

/* For staff to look at, on the page. */
static int on_the_list(void)
{
	return (int)sql_number(&f, "SELECT count(*) FROM newcomer n JOIN person p ON p.pid=n.pid");
}

static int looked_at(void)
{
	return (int)sql_number(
		&f, "SELECT count(*) FROM call_back WHERE why='newcomer' AND done_ms IS NULL");
}

START_TEST(becomes_a_resident)
{
	struct newcomer form = form_of(HERS);
	unsigned char kc[16];
	struct person_key key;
	struct resident r;
	struct err err = {0};

	up();
	tell(&t, &form);
	ck_assert_int_eq(people(), 4);
	ck_assert_int_eq(people_get(&f.hub, PLACE, 3, &r, &err), 1);
	ck_assert_str_eq(r.name, "孙桂英");
	ck_assert_str_eq(r.row.person.masked, "孙*英");
	ck_assert_str_eq(r.row.person.address, "孙奶奶");
	ck_assert_str_eq(r.phone, "13800000009");
	ck_assert_int_eq(r.row.person.hardship, HARDSHIP_YES);
	ck_assert_str_eq(r.proof, newcomer_paper(PAPER_TOWN));
	ck_assert_uint_eq(r.row.person.allergens, 5);
	ck_assert_str_eq(r.row.person.contact.name, newcomer_kin(KIN_CHILD));
	ck_assert_str_eq(r.row.person.contact.phone, "13900000002");
	ck_assert(r.row.person.alone && !r.row.person.consent && !r.row.person.volunteer);
	ck_assert_int_eq(r.row.person.voice, VOICE_ON);
	ck_assert_int_eq(r.row.person.lang, LANG_KO);
	ck_assert_mem_eq(r.row.person.dk, t.dk, DK_BYTES); /* goes with them when they are erased */
	seal_key_mark(t.dk, kc);
	ck_assert_int_eq(person_by_key(&f.hub.ledger, kc, &key, &err), 1);
	ck_assert_int_eq(looked_at(), 0);
	ck_assert_int_eq(on_the_list(), 1);
	sql(&f, "DELETE FROM newcomer");
	send_acts(&t, t.last, 1); /* the same once more */
	ck_assert_int_eq(people(), 4);
	ck_assert_int_eq(on_the_list(), 0);
	down();
}
END_TEST

/* Nobody is overwritten by a terminal of their own hall. */
START_TEST(known_here)
{
	struct newcomer form = form_of(HERS);
	struct resident r;
	struct err err = {0};

	up();
	tell(&t, &form);
	form.hardship = HARDSHIP_NO;
	form.paper = PAPER_NONE_SHOWN;
	strcpy(form.phone, "13100000000");
	tell(&t, &form);
	ck_assert_int_eq(people(), 4);
	ck_assert_int_eq(people_get(&f.hub, PLACE, 3, &r, &err), 1);
	ck_assert_str_eq(r.phone, "13800000009");
	ck_assert_int_eq(r.row.person.hardship, HARDSHIP_YES);
	ck_assert_int_eq(looked_at(), 0);
	ck_assert_int_eq(sql_number(&f, "SELECT seq FROM newcomer"), 1);
	down();
}
END_TEST

/* Two halls on one day: one person, with the key of before, and the old number is gone. */
START_TEST(two_halls_one_person)
{
	struct newcomer form = form_of(HERS);
	unsigned char first[DK_BYTES];
	struct resident r;
	struct err err = {0};

	up();
	tell(&t, &form);
	memcpy(first, t.dk, DK_BYTES);
	tell(&n, &form);
	ck_assert_int_eq(people(), 4);
	ck_assert_int_eq(people_get(&f.hub, PLACE, 3, &r, &err), 0);
	ck_assert_int_eq(people_get(&f.hub, NEIGHBOUR, 2, &r, &err), 1);
	ck_assert_mem_eq(r.row.person.dk, first, DK_BYTES);
	ck_assert_int_eq(looked_at(), 0);
	ck_assert_int_eq(on_the_list(), 1);
	ck_assert_int_eq(sql_number(&f, "SELECT stream_no FROM newcomer"), 2);
	down();
}
END_TEST

START_TEST(a_child)
{
	struct newcomer form = form_of("330799201806010337");
	struct resident r;
	struct err err = {0};

	up();
	form.contact = KIN_NONE;
	*form.contact_phone = 0;
	tell(&t, &form);
	ck_assert_int_eq(people(), 3);
	ck_assert_int_eq(looked_at(), 1);
	form.guardian = true;
	tell(&t, &form);
	ck_assert_int_eq(people_get(&f.hub, PLACE, 3, &r, &err), 1);
	ck_assert(r.row.person.consent);
	down();
}
END_TEST

/* What no terminal of ours sends: nobody is made of it, staff see each, and the ledger goes on. */
START_TEST(hostile)
{
	static const char *const numbers[] = {"330799195109110028", "330799209901010016", "1"};
	unsigned char plain[NEWCOMER_PLAIN] = "{\"id\":";
	struct newcomer form = form_of(HERS);
	unsigned char theirs[DK_BYTES];
	struct err err = {0};
	struct resident r;
	struct act act;
	int bad = 0;

	up();
	for (int i = 0; i < 3; i++) {
		struct newcomer wrong = form_of(numbers[i]);

		tell(&t, &wrong);
		ck_assert_int_eq(looked_at(), ++bad);
	}
	tell_plain(&t, PLACE, plain);
	ck_assert_int_eq(looked_at(), ++bad);
	randombytes_buf(plain, sizeof(plain));
	tell_plain(&t, PLACE, plain);
	ck_assert_int_eq(looked_at(), ++bad);
	tell_plain(&t, PLACE, NULL);
	ck_assert_int_eq(looked_at(), ++bad);
	/* Sealed under the key of somebody else. */
	ck_assert_int_eq(people_get(&f.hub, PLACE, 1, &r, &err), 1);
	memcpy(theirs, r.row.person.dk, DK_BYTES);
	memcpy(t.dk, theirs, DK_BYTES);
	draft_init(&t, &act, ACT_REQUEST);
	strcpy(act.head.what, NEWCOMER);
	act.body.has_form = true;
	ck_assert_int_eq(newcomer_encode(&form, plain, &err), 0);
	ck_assert_int_eq(
		seal_to_hub(f.hub.keys.public_key, plain, NEWCOMER_PLAIN, act.body.form), 0);
	journal(&t, &act);
	send_acts(&t, t.last, 1);
	ck_assert_int_eq(looked_at(), ++bad);
	/* A form that is not for this hub. */
	draft_init(&t, &act, ACT_REQUEST);
	strcpy(act.head.what, NEWCOMER);
	act.body.has_form = true;
	randombytes_buf(act.body.form, ACT_FORM_BYTES);
	journal(&t, &act);
	send_acts(&t, t.last, 1);
	ck_assert_int_eq(looked_at(), ++bad);
	ck_assert_int_eq(people(), 3);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM feed WHERE kind='callback'"), 0);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM newcomer"), 0);
	tell(&t, &form);
	ck_assert_int_eq(people(), 4);
	down();
}
END_TEST

/* No card was seen: nobody is brought out of another hall by that. */
START_TEST(by_a_number_that_was_typed)
{
	struct newcomer form = form_of(HERS);
	struct resident r;
	struct err err = {0};

	up();
	tell(&n, &form);
	tell_typed(&t, PLACE, HERS);
	ck_assert_int_eq(people(), 4);
	ck_assert_int_eq(people_get(&f.hub, NEIGHBOUR, 2, &r, &err), 1);
	ck_assert_str_eq(r.name, "孙桂英");
	ck_assert_int_eq(looked_at(), 1);
	tell_typed(&n, NEIGHBOUR, HERS); /* in their own hall nothing changes */
	ck_assert_int_eq(people_get(&f.hub, NEIGHBOUR, 2, &r, &err), 1);
	ck_assert_str_eq(r.name, "孙桂英");
	ck_assert_int_eq(looked_at(), 1);
	tell_typed(&t, PLACE, "33079919421018005X");
	ck_assert_int_eq(people_get(&f.hub, PLACE, 3, &r, &err), 1);
	ck_assert(newcomer_unnamed(r.name));
	ck_assert_str_eq(r.row.person.address, "奶奶");
	ck_assert_int_eq(on_the_list(), 2);
	down();
}
END_TEST

SUITE_MAIN("newcomer", by_a_number_that_was_typed, becomes_a_resident, known_here,
	two_halls_one_person, a_child, hostile)
