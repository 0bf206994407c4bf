/* SPDX-License-Identifier: MIT */
/* A card is lost: another code for it, by this terminal, and what becomes of the old ones. */
#include "core/hall/temp_card.h"
#include "kiosk/store/temp_card.h"
#include "tests/kiosk/store/rig.h"

#define LAST (FIXTURE_DAY + TEMP_CARD_DAYS - 1)

static struct rig rig, *r = &rig;
static struct person zhang;
static unsigned char issuer_secret[SIGN_SECRET];

static void issuer_told(void)
{
	struct token_key k = {.key_id = 1};
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	struct frame f;

	crypto_sign_keypair(k.public_key, issuer_secret);
	frame_init(&f, r, 10, 11);
	row_key_encode(&k, &body);
	frame_body(&f, 11, "key", FIXTURE_PLACE "/1", &body);
	OK(frame_give(r, &f));
	store_refresh(r->s, &r->now);
}

static void set_up(void)
{
	rig_init(r);
	rig_fill(r);
	issuer_told();
	rig_zhang(r, &zhang);
}

static void code_of(char out[TOKEN_CHARS + 1], int key_id, int serial, const char *place,
	const unsigned char *secret)
{
	struct token t = {.version = 1, .key_id = key_id, .resident = 1001, .serial = serial};

	t.issued = FIXTURE_DAY;
	t.expires = FIXTURE_DAY + 300;
	ck_assert_int_eq(place_parse(place, &t.division, &t.hall), 0);
	ck_assert_int_eq(token_issue(&t, secret, out), 0);
}

static enum lookup_result scanned(const char *code)
{
	static struct lookup l;

	memset(&l, 0, sizeof(l));
	store_find_scan(r->s, code, &r->now, &l);
	ck_assert_int_eq(l.proof, PROOF_CODE);
	if (l.result == LOOKUP_FOUND)
		ck_assert_uint_eq(l.person.resident, 1001);
	return l.result;
}

static enum lookup_result hub_card(int serial)
{
	char code[TOKEN_CHARS + 1];

	code_of(code, 1, serial, FIXTURE_PLACE, issuer_secret);
	return scanned(code);
}

static void request(struct act *act, const struct person *p)
{
	draft(act, ACT_REQUEST, p);
	strcpy(act->head.what, TEMP_CARD);
	act->head.service_day = LAST;
}

static void new_card(char code[TOKEN_CHARS + 1])
{
	struct act act, read;

	request(&act, &zhang);
	ck_assert_msg(rig_record(r, &act, &zhang) == RECORD_OK, "%s", r->err.text);
	OK(store_act(r->s, r->done.act.head.seq, &read, &r->err));
	ck_assert_int_eq(store_card_code(r->s, &read, code), 0);
}

START_TEST(test_the_old_one_is_dead)
{
	char first[TOKEN_CHARS + 1], second[TOKEN_CHARS + 1];
	struct job_counts jobs;

	set_up();
	ck_assert_int_eq(hub_card(2), LOOKUP_FOUND);
	new_card(first);
	ck_assert_int_eq(r->done.act.head.qty, 3);
	OK(store_count_jobs(r->s, &jobs, &r->err));
	ck_assert_int_eq(jobs.waiting, 1);
	ck_assert_int_eq(scanned(first), LOOKUP_FOUND);
	ck_assert_int_eq(hub_card(2), LOOKUP_OLD_CARD);
	ck_assert_int_eq(hub_card(3), LOOKUP_FOUND);
	new_card(second);
	ck_assert_int_eq(r->done.act.head.qty, 4);
	ck_assert_int_eq(scanned(first), LOOKUP_OLD_CARD);
	ck_assert_int_eq(scanned(second), LOOKUP_FOUND);
	rig_reopen(r);
	store_refresh(r->s, &r->now);
	ck_assert_int_eq(scanned(first), LOOKUP_OLD_CARD);
	ck_assert_int_eq(scanned(second), LOOKUP_FOUND);
	rig_done(r);
}
END_TEST

/* A new card by the hub is newer than any of before. */
START_TEST(test_the_hub_goes_on)
{
	char code[TOKEN_CHARS + 1];
	struct person_row row;
	struct frame f;

	set_up();
	new_card(code);
	frame_init(&f, r, 11, 12);
	rig_person(r, &row, RIG_ID, 1001);
	row.person.serial = 5;
	frame_person(&f, r, 12, &row);
	OK(frame_give(r, &f));
	ck_assert_int_eq(scanned(code), LOOKUP_OLD_CARD);
	ck_assert_int_eq(hub_card(5), LOOKUP_FOUND);
	new_card(code);
	ck_assert_int_eq(r->done.act.head.qty, 6);
	ck_assert_int_eq(hub_card(5), LOOKUP_OLD_CARD);
	rig_done(r);
}
END_TEST

START_TEST(test_thirty_days)
{
	char code[TOKEN_CHARS + 1];

	set_up();
	new_card(code);
	r->now = moment_at(r->now.ms + (TEMP_CARD_DAYS - 1) * INT64_C(86400000), CLOCK_HUB);
	ck_assert_int_eq(scanned(code), LOOKUP_FOUND);
	r->now = moment_at(r->now.ms + INT64_C(86400000), CLOCK_HUB);
	ck_assert_int_eq(scanned(code), LOOKUP_EXPIRED);
	rig_done(r);
}
END_TEST

/* Only this terminal's own key, and only for this hall. */
START_TEST(test_of_others)
{
	unsigned char public[SIGN_PUBLIC], secret[SIGN_SECRET];
	const struct identity *me;
	char code[TOKEN_CHARS + 1];

	set_up();
	me = store_identity(r->s);
	crypto_sign_keypair(public, secret);
	code_of(code, TOKEN_TERMINAL, 3, FIXTURE_PLACE, me->secret_key);
	ck_assert_int_eq(scanned(code), LOOKUP_FOUND);
	code_of(code, TOKEN_TERMINAL, 3, FIXTURE_PLACE, secret);
	ck_assert_int_eq(scanned(code), LOOKUP_NOT_OURS);
	code_of(code, TOKEN_TERMINAL + 1, 3, FIXTURE_PLACE, me->secret_key);
	ck_assert_int_eq(scanned(code), LOOKUP_NOT_OURS);
	code_of(code, TOKEN_TERMINAL, 3, RIG_NOWHERE, me->secret_key);
	ck_assert_int_eq(scanned(code), LOOKUP_NOT_OURS);
	code_of(code, 1, 3, FIXTURE_PLACE, me->secret_key); /* no issuer of cards */
	ck_assert_int_eq(scanned(code), LOOKUP_NOT_OURS);
	rig_done(r);
}
END_TEST

static void key_told(int64_t rev, const char *at, const unsigned char public[SIGN_PUBLIC])
{
	struct token_key k = {.key_id = 1};
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	struct frame f;

	memcpy(k.public_key, public, SIGN_PUBLIC);
	frame_init(&f, r, rev - 1, rev);
	row_key_encode(&k, &body);
	frame_body(&f, rev, STATION_KEY_KIND, at, &body);
	OK(frame_give(r, &f));
}

/* Those of the hall's other terminals, as the hub tells of them. */
START_TEST(test_of_the_next_station)
{
	unsigned char public[SIGN_PUBLIC], secret[SIGN_SECRET];
	char code[TOKEN_CHARS + 1], own[TOKEN_CHARS + 1];
	struct frame f;

	set_up();
	new_card(own);
	crypto_sign_keypair(public, secret);
	code_of(code, token_terminal('C'), 3, FIXTURE_PLACE, secret);
	ck_assert_int_eq(scanned(code), LOOKUP_NOT_OURS);
	key_told(12, FIXTURE_PLACE "/129", public); /* of another letter */
	ck_assert_int_eq(scanned(code), LOOKUP_NOT_OURS);
	key_told(13, FIXTURE_PLACE "/130", public);
	ck_assert_int_eq(scanned(code), LOOKUP_FOUND);
	ck_assert_int_eq(scanned(own), LOOKUP_FOUND);
	code_of(code, token_terminal('C'), 2, FIXTURE_PLACE, secret); /* older than the last card */
	ck_assert_int_eq(scanned(code), LOOKUP_OLD_CARD);
	code_of(code, 2, 3, FIXTURE_PLACE, secret); /* no issuer's */
	key_told(14, FIXTURE_PLACE "/2", public);
	ck_assert_int_eq(scanned(code), LOOKUP_NOT_OURS);
	code_of(code, token_terminal('C'), 3, RIG_NOWHERE, secret);
	key_told(15, RIG_NOWHERE "/130", public);
	ck_assert_int_eq(scanned(code), LOOKUP_NOT_OURS);
	code_of(code, token_terminal('C'), 3, FIXTURE_PLACE, secret);
	frame_init(&f, r, 15, 16);
	frame_gone(&f, 16, STATION_KEY_KIND, FIXTURE_PLACE "/130");
	OK(frame_give(r, &f));
	ck_assert_int_eq(scanned(code), LOOKUP_NOT_OURS);
	rig_done(r);
}
END_TEST

START_TEST(test_of_nobody_here)
{
	struct person neighbour, other;
	struct act act;

	for (int i = 0; i < 3; i++) {
		set_up();
		neighbour = other = zhang;
		neighbour.known = false;
		strcpy(other.place, RIG_NOWHERE);
		request(&act, &zhang);
		if (i == 2)
			act.head.service_day = FIXTURE_DAY - 1;
		ck_assert_int_eq(rig_record(r, &act,
					 i == 0   ? &neighbour
					 : i == 1 ? &other
						  : &zhang),
			RECORD_FAILED);
		rig_done(r);
	}
	set_up(); /* numbers of cards end somewhere */
	rig_sql(r->db, "UPDATE person SET serial=255");
	request(&act, &zhang);
	ck_assert_int_eq(rig_record(r, &act, &zhang), RECORD_NO_RIGHT);
	rig_done(r);
}
END_TEST

START_TEST(test_made_anew)
{
	struct rebuilt report;
	char code[TOKEN_CHARS + 1];
	int64_t n;

	set_up();
	new_card(code);
	rig_verified(r, 1);
	rig_sql(r->db, "DELETE FROM card_least");
	ck_assert_int_eq(store_verify(r->s, &n, &r->err), ERR_BAD);
	ck_assert_msg(strstr(r->err.text, "cards"), "%s", r->err.text);
	ck_assert_int_eq(hub_card(2), LOOKUP_FOUND);
	r->err = (struct err){0};
	OK(store_rebuild(r->s, &report, &r->err));
	ck_assert(report.mended);
	ck_assert_int_eq(hub_card(2), LOOKUP_OLD_CARD);
	ck_assert_int_eq(scanned(code), LOOKUP_FOUND);
	rig_done(r);
}
END_TEST

/* Other requests are none of a card. */
START_TEST(test_another_request)
{
	char code[TOKEN_CHARS + 1];
	struct job_counts jobs;
	struct act act, read;

	set_up();
	request(&act, &zhang);
	strcpy(act.head.what, "care");
	ck_assert_int_eq(rig_record(r, &act, &zhang), RECORD_OK);
	OK(store_count_jobs(r->s, &jobs, &r->err));
	ck_assert_int_eq(jobs.waiting, 0);
	ck_assert_int_eq(hub_card(2), LOOKUP_FOUND);
	OK(store_act(r->s, 1, &read, &r->err));
	ck_assert_int_eq(store_card_code(r->s, &read, code), ERR_BAD);
	rig_done(r);
}
END_TEST

SUITE_MAIN("temp_card", test_the_old_one_is_dead, test_the_hub_goes_on, test_thirty_days,
	test_of_others, test_of_the_next_station, test_of_nobody_here, test_made_anew,
	test_another_request)
