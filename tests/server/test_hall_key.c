/* SPDX-License-Identifier: MIT */
/* After a theft the hall's terminals get another K_hall, and the stolen one does not. */
#include "server/hall_key.h"
#include "server/lives.h"
#include "tests/server/terminal.h"

#define NUMBER "330799196402290121"
#define PHONE  "13800000001" /* of the first of residents_rows */
#define UID    "04A1B2C3D4E5F6"

static struct fixture f;
static struct terminal stolen, t, neighbour;

static void start(void)
{
	char code[ENROL_CODE_SIZE];

	fixture_init(&f);
	terminal_enrol(&stolen, &f, "YD1");
	terminal_enrol(&t, &f, "YD2");
	terminal_init(&neighbour, &f);
	new_code(&f, "HY1", NEIGHBOUR, code);
	ck_assert_uint_eq(enrol_with(&neighbour, code), 200);
}

static void end(void)
{
	terminal_done(&stolen);
	terminal_done(&t);
	terminal_done(&neighbour);
	fixture_done(&f);
}

/* The generation that the hall has then; 0 = it was revoked already. */
static int steal(const char *name)
{
	struct theft theft = {.gen = -1};
	struct err err = {0};

	strcpy(theft.name, name);
	ck_assert_int_eq(ledger_begin(&f.hub.ledger, &err), 0);
	ck_assert_msg(lives_stolen(&f.hub, &theft, f.now_ms, &err) == 1, "%s", err.text);
	ck_assert_int_eq(ledger_commit(&f.hub.ledger, &err), 0);
	ck_assert_str_eq(theft.place, PLACE);
	return theft.gen;
}

/* What the feed told since the last time. */
struct heard {
	struct hall_key keys[4];
	int n_keys;
	struct person_row first, person; /* of PHONE; of NUMBER */
	int n_people, n_gone;
	struct card_row card;
	int n_cards;
};

static void hear_row(struct terminal *of, const struct feed_row *row, struct heard *ret)
{
	struct person_row person;
	struct err err = {0};

	if (strcmp(row->kind, HALL_KEY_KIND) == 0) {
		ck_assert_msg(row_hall_key_decode(row, of->grant.feed_key,
				      &ret->keys[ret->n_keys++], &err) == 0,
			"%s", err.text);
	} else if (strcmp(row->kind, "card") == 0 && row->gone) {
		ret->n_gone++;
	} else if (strcmp(row->kind, "card") == 0) {
		ck_assert_int_eq(row_card_decode(row, &ret->card, &err), 0);
		ret->n_cards++;
	} else if (strcmp(row->kind, "person") == 0) {
		ret->n_people++;
		ck_assert_int_eq(row_person_decode(row, of->grant.feed_key, &person, &err), 0);
		if (person.person.resident == 2)
			ret->person = person;
		if (person.person.resident == 1 && person.person.known)
			ret->first = person;
	}
}

static void hear(struct terminal *of, struct heard *ret)
{
	struct buf raw = BUF_INIT(FEED_RAW_MAX);
	static struct feed feed;
	struct feed_row row;
	struct err err = {0};

	memset(ret, 0, sizeof(*ret));
	ck_assert_uint_eq(get_feed(of, 1000, &raw, &feed), 200);
	ck_assert(feed.header.last);
	while (feed_next(&feed, &row, &err) == 1)
		hear_row(of, &row, ret);
	of->cursor = feed.header.to;
	memcpy(of->filter, feed.header.filter, sizeof(of->filter));
	buf_done(&raw);
}

static void import_again(void)
{
	char residents[2048];

	snprintf(residents, sizeof(residents), "%s%s", residents_head, residents_rows);
	import_text_of(&f, "residents.tsv", residents);
}

START_TEST(the_halls_others_get_another_key)
{
	unsigned char first[KEY_BYTES], second[KEY_BYTES];
	struct request req = {.method = "GET", .path = "/v1/feed"};
	struct heard heard;

	start();
	hear(&t, &heard);
	ck_assert_int_eq(heard.n_keys, 0);
	hear(&neighbour, &heard);
	ck_assert_int_eq(steal("YD1"), 2);
	ck_assert_int_eq(steal("YD1"), 0); /* once a theft */
	keys_hall(&f.hub.keys, PLACE, 1, first);
	keys_hall(&f.hub.keys, PLACE, 2, second);
	ck_assert_mem_ne(first, second, KEY_BYTES);
	ck_assert_mem_eq(first, stolen.grant.k_hall, KEY_BYTES);
	hear(&t, &heard);
	ck_assert_int_eq(heard.n_keys, 1);
	ck_assert_uint_eq(heard.keys[0].gen, 2);
	ck_assert_str_eq(heard.keys[0].place, PLACE);
	ck_assert_mem_eq(heard.keys[0].key, second, KEY_BYTES);
	ck_assert_int_eq(heard.n_people, 0); /* nobody's marks have changed */
	hear(&neighbour, &heard);
	ck_assert_int_eq(heard.n_keys, 0);
	ck_assert_uint_eq(ask(&stolen, &req, f.hub.keys.hub_id), 403);
	/* in nobody's ledger is a key */
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM feed WHERE kind='khall'"), 1);
	ck_assert_int_eq(sql_number(&f, "SELECT length(body) FROM feed WHERE kind='khall'"), 0);
	end();
}
END_TEST

START_TEST(marks_are_made_under_the_newest)
{
	unsigned char key[KEY_BYTES], mark[CHIP_MARK];
	static struct terminal later;
	struct heard heard;

	start();
	hear(&t, &heard);
	ck_assert_int_eq(heard.person.tag_gen, 1);
	ck_assert_int_eq(heard.person.tag, id_tag(t.grant.k_hall, NUMBER));
	import_again();
	hear(&t, &heard);
	ck_assert_int_eq(heard.n_people + heard.n_cards + heard.n_gone, 0);
	ck_assert_int_eq(steal("YD1"), 2);
	import_again();
	hear(&t, &heard);
	keys_hall(&f.hub.keys, PLACE, 2, key);
	ck_assert_int_eq(heard.person.tag_gen, 2);
	ck_assert_int_eq(heard.person.tag, id_tag(key, NUMBER));
	ck_assert(heard.first.has_phone && !heard.person.has_phone);
	ck_assert_int_eq(heard.first.phone, phone_tag(key, PHONE));
	ck_assert_int_eq(chip_mark(key, UID, mark), 0);
	ck_assert_mem_eq(heard.card.mark, mark, CHIP_MARK);
	ck_assert_int_eq(heard.n_gone, 1); /* the mark that the thief can make */
	/* another terminal gets all of them, another theft the next one */
	terminal_enrol(&later, &f, "YD3");
	hear(&later, &heard);
	ck_assert_int_eq(heard.n_keys, 1);
	ck_assert_int_eq(steal("YD2"), 3);
	hear(&later, &heard);
	ck_assert_int_eq(heard.n_keys, 1);
	ck_assert_uint_eq(heard.keys[0].gen, 3);
	terminal_done(&later);
	end();
}
END_TEST

SUITE_MAIN("hall_key", the_halls_others_get_another_key, marks_are_made_under_the_newest)
