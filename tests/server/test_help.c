/* SPDX-License-Identifier: MIT */
/* A call for help goes to the hall's other terminals, and that somebody came; to no other hall. */
#include "core/wire/help_row.h"
#include "tests/server/terminal.h"

static struct fixture f;
static struct terminal a, b, n; /* two of one hall, one of its neighbour */
static struct buf raw;
static struct feed feed;

static void enrolled(struct terminal *t, const char *kiosk, const char *place)
{
	char code[ENROL_CODE_SIZE];

	terminal_init(t, &f);
	new_code(&f, kiosk, place, code);
	ck_assert_uint_eq(enrol_with(t, code), 200);
}

static void up(void)
{
	struct err err = {0};
	struct resident r;

	fixture_init(&f);
	raw = BUF_INIT(FEED_RAW_MAX);
	enrolled(&a, "YD1", PLACE);
	enrolled(&b, "YD2", PLACE);
	enrolled(&n, "HY1", NEIGHBOUR);
	ck_assert_int_eq(people_get(&f.hub, PLACE, 2, &r, &err), 1);
	memcpy(a.dk, r.row.person.dk, DK_BYTES);
	memcpy(b.dk, r.row.person.dk, DK_BYTES);
	memcpy(n.dk, r.row.person.dk, DK_BYTES);
}

static void down(void)
{
	buf_done(&raw);
	terminal_done(&a);
	terminal_done(&b);
	terminal_done(&n);
	fixture_done(&f);
}

/* ref NULL: a call; else the answer to it. Its id in ret. */
static void help(struct terminal *by, const unsigned char *ref, unsigned char ret[ACT_ID_BYTES])
{
	struct act act;

	draft_init(by, &act, ACT_HELP);
	if (by == &n)
		strcpy(act.head.place, NEIGHBOUR);
	act.head.has_ref = ref != NULL;
	if (ref)
		memcpy(act.head.ref, ref, ACT_ID_BYTES);
	journal(by, &act);
	memcpy(ret, act.head.id, ACT_ID_BYTES);
	send_acts(by, by->last, 1);
}

/* What is new to this terminal: rows of the kind, the last of them in ret. */
static int hears(struct terminal *by, struct help_row *ret)
{
	struct feed_row row;
	struct err err = {0};
	int rows = 0;

	do {
		ck_assert_uint_eq(get_feed(by, FEED_ROWS_MAX, &raw, &feed), 200);
		while (feed_next(&feed, &row, &err) == 1) {
			if (strcmp(row.kind, HELP_ROW_KIND) != 0)
				continue;
			ck_assert_int_eq(row_help_decode(&row, ret, &err), 0);
			rows++;
		}
		by->epoch = feed.header.epoch;
		by->cursor = feed.header.to;
		memcpy(by->filter, feed.header.filter, sizeof(by->filter));
	} while (!feed.header.last);
	return rows;
}

START_TEST(test_called_and_answered)
{
	unsigned char first[ACT_ID_BYTES], second[ACT_ID_BYTES], id[ACT_ID_BYTES];
	struct help_row row;

	up();
	ck_assert_int_eq(hears(&b, &row) + hears(&n, &row), 0);
	help(&a, NULL, first);
	ck_assert_int_eq(hears(&b, &row), 1);
	ck_assert(row.open && memcmp(row.id, first, ACT_ID_BYTES) == 0);
	ck_assert_str_eq(row.kiosk, "YD1");
	ck_assert_int_eq(hears(&n, &row), 0);
	send_acts(&a, 1, 1); /* the same once more */
	ck_assert_int_eq(hears(&b, &row), 0);
	help(&a, NULL, second);
	ck_assert_int_eq(hears(&b, &row), 1);
	help(&b, first, id); /* there was another one meanwhile */
	ck_assert_int_eq(hears(&b, &row), 0);
	help(&b, second, id);
	ck_assert_int_eq(hears(&b, &row), 1);
	ck_assert(!row.open && memcmp(row.id, second, ACT_ID_BYTES) == 0);
	ck_assert_int_eq(hears(&a, &row), 1);
	ck_assert(!row.open);
	help(&b, second, id); /* it is answered */
	ck_assert_int_eq(hears(&a, &row), 0);
	down();
}
END_TEST

/* One of the terminal's own answers all before it, whatever it names. */
START_TEST(test_answered_at_home)
{
	unsigned char id[ACT_ID_BYTES], other[ACT_ID_BYTES] = {9};
	struct help_row row;

	up();
	help(&a, NULL, id);
	ck_assert_int_eq(hears(&b, &row), 1);
	help(&n, id, other); /* another hall's badge */
	ck_assert_int_eq(hears(&b, &row), 0);
	help(&a, other, id);
	ck_assert_int_eq(hears(&b, &row), 1);
	ck_assert(!row.open);
	help(&a, NULL, id);
	ck_assert_int_eq(hears(&b, &row), 1);
	ck_assert(row.open);
	down();
}
END_TEST

SUITE_MAIN("help", test_called_and_answered, test_answered_at_home)
