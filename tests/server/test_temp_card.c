/* SPDX-License-Identifier: MIT */
/* A temporary card of a terminal: what the hub makes of it, and who hears that the old code is dead. */
#include "core/hall/temp_card.h"
#include "core/wire/row.h"
#include "server/lives.h"
#include "tests/server/terminal.h"

static struct fixture f;
static struct terminal t, n; /* n: of the neighbouring hall */
static struct buf raw;
static struct feed feed;

static void up(void)
{
	char code[ENROL_CODE_SIZE];
	struct err err = {0};
	struct resident r;

	fixture_init(&f);
	raw = BUF_INIT(FEED_RAW_MAX);
	terminal_enrol(&t, &f, "YD1");
	terminal_init(&n, &f);
	new_code(&f, "HY1", NEIGHBOUR, code);
	ck_assert_uint_eq(enrol_with(&n, code), 200);
	ck_assert_int_eq(people_get(&f.hub, PLACE, 2, &r, &err), 1);
	memcpy(t.dk, r.row.person.dk, DK_BYTES);
	memcpy(n.dk, r.row.person.dk, DK_BYTES);
}

static void down(void)
{
	buf_done(&raw);
	terminal_done(&t);
	terminal_done(&n);
	fixture_done(&f);
}

static void request(struct terminal *by, const char *what, int least)
{
	struct act act;

	draft_init(by, &act, ACT_REQUEST);
	strcpy(act.head.place, by == &n ? NEIGHBOUR : PLACE);
	strcpy(act.head.what, what);
	act.head.qty = least;
	act.head.service_day = act.head.day + TEMP_CARD_DAYS - 1;
	journal(by, &act);
	send_acts(by, by->last, 1);
}

static int serial(void)
{
	return (int)sql_number(
		&f, "SELECT serial FROM person WHERE hall='" PLACE "' AND resident=2");
}

/* The least serial of resident 2 that is new to this terminal; 0 = nothing is. */
static int hears(struct terminal *by)
{
	struct person_row person;
	struct feed_row row;
	struct err err = {0};
	int least = 0;

	do {
		ck_assert_uint_eq(get_feed(by, FEED_ROWS_MAX, &raw, &feed), 200);
		while (feed_next(&feed, &row, &err) == 1) {
			if (strcmp(row.kind, "person") != 0 || strcmp(row.key, PLACE "/2") != 0)
				continue;
			ck_assert_int_eq(
				row_person_decode(&row, by->grant.feed_key, &person, &err), 0);
			ck_assert_int_eq(person.person.known, by == &t);
			least = person.person.serial;
		}
		by->epoch = feed.header.epoch;
		by->cursor = feed.header.to;
		memcpy(by->filter, feed.header.filter, sizeof(by->filter));
	} while (!feed.header.last);
	return least;
}

START_TEST(all_hear_that_the_old_one_is_dead)
{
	up();
	ck_assert_int_eq(hears(&t), 1);
	ck_assert_int_eq(hears(&n), 0);
	request(&t, TEMP_CARD, 2);
	ck_assert_int_eq(serial(), 2);
	ck_assert_int_eq(hears(&t), 2);
	ck_assert_int_eq(hears(&n), 2);
	send_acts(&t, 1, 1); /* the same once more */
	ck_assert_int_eq(serial(), 2);
	ck_assert_int_eq(hears(&t), 0);
	request(&t, TEMP_CARD, 3);
	ck_assert_int_eq(hears(&n), 3);
	down();
}
END_TEST

/* What the hub knows already, what it says nothing of, and numbers that a terminal invents. */
START_TEST(it_only_rises_and_one_by_one)
{
	struct err err = {0};
	int now;

	up();
	request(&t, "care", 9); /* no card */
	ck_assert_int_eq(serial(), 1);
	request(&t, TEMP_CARD, 1);
	ck_assert_int_eq(serial(), 1);
	ck_assert_int_eq(people_new_card(&f.hub, PLACE, 2, &now, &err), 0);
	ck_assert_int_eq(now, 2);
	request(&t, TEMP_CARD, 2); /* of a terminal that had not heard of the new card */
	ck_assert_int_eq(serial(), 2);
	request(&t, TEMP_CARD, 200);
	ck_assert_int_eq(serial(), 3);
	sql(&f, "UPDATE person SET serial=255 WHERE resident=2");
	request(&t, TEMP_CARD, 300);
	ck_assert_int_eq(serial(), 255);
	down();
}
END_TEST

/* A terminal of another hall kills no card, and nobody's key is nobody's card. */
START_TEST(only_by_ones_own_hall)
{
	static const unsigned char own[DK_BYTES] = {7, 7};
	struct act act;

	up();
	request(&n, TEMP_CARD, 2);
	ck_assert_int_eq(serial(), 1);
	memcpy(t.dk, own, DK_BYTES);
	draft_init(&t, &act, ACT_REQUEST);
	strcpy(act.head.what, TEMP_CARD);
	act.head.qty = 2;
	carry_key(&t, &act, t.dk);
	journal(&t, &act);
	send_acts(&t, t.last, 1);
	ck_assert_int_eq(sql_number(&f, "SELECT max(serial) FROM person"), 1);
	down();
}
END_TEST

/* The key of t: 1 = told, -1 = gone, 0 = nothing of it. */
static int key_heard(struct terminal *by)
{
	struct feed_row row;
	struct token_key key;
	struct err err = {0};
	int heard = 0;

	ck_assert_uint_eq(get_feed(by, FEED_ROWS_MAX, &raw, &feed), 200);
	while (feed_next(&feed, &row, &err) == 1) {
		if (strcmp(row.kind, STATION_KEY_KIND) != 0)
			continue;
		heard = row.gone ? -1 : 1;
		if (row.gone)
			continue;
		ck_assert_int_eq(row_key_decode(&row, &key, &err), 0);
		ck_assert_int_eq(key.key_id, token_terminal(t.grant.letter));
		ck_assert_mem_eq(key.public_key, t.public_key, SIGN_PUBLIC);
	}
	by->epoch = feed.header.epoch;
	by->cursor = feed.header.to;
	memcpy(by->filter, feed.header.filter, sizeof(by->filter));
	return heard;
}

/* Its cards are known in the whole hall, in no other, and until it is stolen. */
START_TEST(the_hall_knows_the_key)
{
	struct theft theft = {.gen = 0};
	struct terminal t2;
	struct err err = {0};

	up();
	terminal_enrol(&t2, &f, "YD2");
	ck_assert_int_eq(key_heard(&t2), 0);
	ck_assert_int_eq(key_heard(&n), 0);
	request(&t, TEMP_CARD, 2);
	ck_assert_int_eq(key_heard(&t2), 1);
	ck_assert_int_eq(key_heard(&n), 0);
	request(&t, TEMP_CARD, 3);
	ck_assert_int_eq(key_heard(&t2), 0); /* it is the same */
	strcpy(theft.name, "YD1");
	ck_assert_msg(lives_stolen(&f.hub, &theft, f.now_ms, &err) > 0, "%s", err.text);
	ck_assert_int_eq(key_heard(&t2), -1);
	terminal_done(&t2);
	down();
}
END_TEST

SUITE_MAIN("temp_card", all_hear_that_the_old_one_is_dead, it_only_rises_and_one_by_one,
	only_by_ones_own_hall, the_hall_knows_the_key)
